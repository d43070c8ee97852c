// Made by "npm run types" from the server's schema; do not edit.

export interface paths {
    "/api/v1/recipes/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the JSON Schema of a recipe
         * @description The JSON Schema of what the fields of a stream add up to. A recipe that is posted to be kept is held to it.
         */
        get: operations["get_recipe_schema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/suggest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suggest a recipe
         * @description Have a model write a recipe from what is in the kitchen.
         *
         *     The answer is the recipe as JSON once it is done or, with `?stream=true` or `Accept: text/event-stream`, its events
         *     while it is written. A recipe that was stopped or failed is a problem document that has it as far as it came.
         */
        post: operations["suggest_recipe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/suggest/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suggest a recipe, as a stream
         * @description Answer as `suggest?stream=true` does, and never with JSON: made for generated clients.
         *
         *     `Location` names the run, where it can be read again and stopped. Sent again with the same `Idempotency-Key` and
         *     with `Last-Event-ID`, the request goes on with its stream behind that event.
         */
        post: operations["suggest_stream"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/suggest/object": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suggest a recipe, as the text of a JSON object
         * @description Answer with the text of one JSON object that grows by what has been validated: for `useObject` of the AI SDK.
         *
         *     A recipe that fails or is stopped leaves the object without an end, and the connection breaks.
         */
        post: operations["suggest_object"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/suggest/ui": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suggest a recipe, as a UI message stream
         * @description Answer with a UI message stream: for `useChat` of the AI SDK.
         *
         *     The recipe is a `data-recipe` part, whole as far as it is known. The message's id is the run's.
         */
        post: operations["suggest_ui"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/suggest/ui/{run_id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a UI message stream again
         * @description Answer with the UI message stream of a run from its start: what `useChat` asks for when it comes back.
         */
        get: operations["resume_ui"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/suggest/ag-ui": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suggest a recipe, as an AG-UI agent
         * @description Answer with the events of AG-UI 1.0: the recipe is the agent's state, an attempt is a step.
         *
         *     The `runId` of a thread names one recipe. Asked for again the run is joined, behind `Last-Event-ID` if it is sent.
         */
        post: operations["suggest_ag_ui"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/scale": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Scale a recipe
         * @description Scale a recipe to a number of people, by a factor, or to how much of one ingredient there is.
         *
         *     The new amounts are ones that can be measured. A pinch, times and temperatures stay as they are; `remarks` say what
         *     a cook should know of that. No model is asked.
         */
        post: operations["scale_recipe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/streams/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a run
         * @description Read the rest of a run as events (`Accept: text/event-stream`), or its status and the recipe so far as JSON.
         *
         *     Events come from the one behind `Last-Event-ID` or `after` on. 204 says that there are no more: the last one has
         *     been seen.
         */
        get: operations["get_run"];
        put?: never;
        post?: never;
        /**
         * Stop a run
         * @description Stop the model now. What it wrote can still be read and saved.
         *
         *     Stopping a run twice, or after its end, changes nothing.
         */
        delete: operations["stop_run"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List kept recipes
         * @description List the recipes that are kept, a page at a time, without their texts. All conditions have to hold.
         */
        get: operations["list_recipes"];
        put?: never;
        /**
         * Keep a recipe
         * @description Keep what a run wrote, or a recipe that you send.
         *
         *     A run that was stopped or failed is kept as a draft. A run that is kept already is answered with 200. A recipe that
         *     likely contains what was ruled out is only kept if each such warning is sent as `acknowledged`.
         */
        post: operations["save_recipe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/{recipe_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a kept recipe
         * @description Get a kept recipe in full. `ETag` is its version; sent as `If-None-Match`, an unchanged recipe is a 304.
         */
        get: operations["get_recipe"];
        put?: never;
        post?: never;
        /**
         * Delete a kept recipe
         * @description Delete a kept recipe. It can be restored until `purged_after`.
         */
        delete: operations["delete_recipe"];
        options?: never;
        head?: never;
        /**
         * Change a kept recipe
         * @description Rename a kept recipe, rate, tag or annotate it, or make it a favourite. What is not sent stays as it is.
         */
        patch: operations["change_recipe"];
        trace?: never;
    };
    "/api/v1/recipes/{recipe_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore a deleted recipe
         * @description Take back the deletion of a recipe. A recipe that is not deleted stays as it is.
         */
        post: operations["restore_recipe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/{recipe_id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export a kept recipe
         * @description Get a kept recipe as a file, for another program or to read; `format` says which.
         */
        get: operations["export_recipe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import recipes from a file
         * @description Keep the recipes in a file. The body is the file, of at most 10 MB.
         *
         *     It can be schema.org's JSON-LD, by itself or in a web page, the JSON of Mealie, Tandoor and Nextcloud Cookbook, or
         *     our own. `refused` lists the recipes of the file that are not kept, and why.
         */
        post: operations["import_recipes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/{recipe_id}/share": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Share a kept recipe
         * @description Make a link with which anybody can read a kept recipe, without a session, until you take it back.
         *
         *     `link` is the page for people, `Location` the recipe itself. Others see the recipe as it is at that time, and what
         *     it likely contains of something ruled out; not your note, rating and tags, nor what was asked for.
         */
        post: operations["share_recipe"];
        /**
         * Stop sharing a kept recipe
         * @description Take the link of a kept recipe back: nobody can open it any more. Shared again, the recipe has another one.
         */
        delete: operations["stop_sharing"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shared/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a shared recipe
         * @description Get a recipe by its link. It needs no session.
         *
         *     A link that was taken back, one whose recipe was deleted, and one that never was are the same 404.
         */
        get: operations["get_shared_recipe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/import/text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read a recipe out of a text
         * @description Have a model read the recipe in a pasted text.
         *
         *     What is not from the text is warned of, on the part that has it. `POST /api/v1/recipes` with the run's id keeps the
         *     recipe. The answer is JSON or, with `?stream=true`, events.
         */
        post: operations["read_text"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/{recipe_id}/revise": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change a kept recipe by a wish
         * @description Have a model change a kept recipe by a wish, or write a part of it anew. Nothing is kept before `…/accept`.
         *
         *     `If-Match` may be left out. The answer is the changed recipe as JSON or, with `?stream=true`, its events.
         */
        post: operations["revise_recipe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/{recipe_id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keep a change
         * @description Keep what a run of `…/revise` made of the recipe. To discard it, do nothing.
         *
         *     What the recipe was stays among its `…/revisions`. Accepted again, nothing changes.
         */
        post: operations["accept_revision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/{recipe_id}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the revisions of a recipe
         * @description List what the text of a recipe was and is, the newest first.
         */
        get: operations["list_revisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/{recipe_id}/revisions/{revision}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a revision
         * @description Get one revision of a recipe in full.
         */
        get: operations["get_revision"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/{recipe_id}/revisions/{revision}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go back to a revision
         * @description Undo changes: make this text the recipe's again, as a new revision.
         *
         *     The text that it replaces can be restored, too.
         */
        post: operations["restore_revision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schema/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the JSON Schema of a stream's events
         * @description The JSON Schema (2020-12) of what `data:` of each frame of a stream holds, but for the last frame, `[DONE]`.
         */
        get: operations["get_events_schema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/foods/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check foods for allergens and diets
         * @description Say what names of foods tell about allergies and diets, with the evidence.
         *
         *     A finding proves that something is in there. No finding does not prove that it is not.
         */
        post: operations["check_foods"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backends": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the model backends
         * @description Say how each model backend is and what to do about it. They are asked at most every three seconds.
         */
        get: operations["list_backends"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backends/warm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Warm a model backend
         * @description Have the model that would be asked next loaded, and what all questions begin with read by it.
         *
         *     To be called when a page is opened on which somebody may ask for a recipe. However often it is called, a backend is
         *     asked for one token at most every four minutes (every half, while its model is not loaded), and not at all if it
         *     was used meanwhile. Nothing is asked of a backend that charges, as far as can be told, and no GPU is leased.
         */
        post: operations["warm_backend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check the server's health
         * @description Answer with 200 while new recipes are taken, and with 503 while the server drains.
         */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AcceptRequest
         * @description Which change is to be kept.
         * @example {
         *       "run": "9c372ae4c1d24f6c8a1f0b7d5e3f2a10"
         *     }
         */
        AcceptRequest: {
            /**
             * Run
             * @description A run of `…/revise` that has ended.
             */
            run: string;
            /**
             * Acknowledged
             * @description New warnings of `recipe.allergens.likely` that the user has seen and agrees to.
             */
            acknowledged?: components["schemas"]["Acknowledged"][];
        };
        /**
         * Acknowledged
         * @description A warning about an allergen or a diet (`recipe.allergens.likely`) that somebody has seen and agreed to.
         */
        Acknowledged: {
            /**
             * Path
             * @description As the warning has it.
             */
            path?: string | null;
            /**
             * Text
             * @description The ingredient's name or the sentence.
             */
            text: string;
            /**
             * Allergy
             * @description The entry of `allergies`, or the wish.
             */
            allergy: string;
        };
        /**
         * AllergenReport
         * @description What was done about allergies and diets. Foods are known by their names alone: what was found is there, what was
         *     not found may be, too. `checked: false` means that nothing was asked for, and nobody looked.
         */
        AllergenReport: {
            /**
             * Checked
             * @default false
             */
            checked?: boolean;
            /** Message */
            message: string;
            /**
             * Forbidden
             * @description What the model was told never to use.
             */
            forbidden?: string[];
            /**
             * Diets
             * @description The wishes that were held to in the same way.
             */
            diets?: string[];
            /** Withheld */
            withheld?: components["schemas"]["Withheld"][];
            /**
             * Clashes
             * @description Wishes that ask for what is forbidden; the model was not told of them.
             */
            clashes?: components["schemas"]["Sighting"][];
            /**
             * Unknown
             * @description Allergies that no list names: only the very words were looked for. And wishes that were not read.
             */
            unknown?: string[];
            /**
             * Did You Mean
             * @description What misspelt ones among them come near to; that was looked for, too.
             */
            did_you_mean?: {
                [key: string]: string[];
            };
            /**
             * Unread
             * @description Things in the pantry whose names could not be judged.
             */
            unread?: string[];
            /**
             * Unread Language
             * @description The language asked for, if names of foods are not read in it.
             */
            unread_language?: string | null;
            /**
             * Conflicts
             * @description What was left out because it contains something forbidden, in any attempt.
             */
            conflicts?: components["schemas"]["Sighting"][];
            /**
             * Likely
             * @description What is in the recipe and likely contains something forbidden: to be acknowledged before cooking.
             */
            likely?: components["schemas"]["Sighting"][];
        };
        /**
         * AmountThere
         * @description So much of one ingredient is there.
         */
        AmountThere: {
            /** Name */
            name: string;
            /** Quantity */
            quantity: number;
            /** Unit */
            unit?: ("g" | "kg" | "ml" | "l" | "tsp" | "tbsp" | "cup" | "oz" | "lb" | "fl_oz" | "piece" | "clove" | "slice" | "can" | "bunch" | "sprig" | "pinch") | null;
        };
        /**
         * BackendList
         * @description In the order in which they are tried. `age_ms`: how long ago they were asked, at most three seconds.
         */
        BackendList: {
            /** Backends */
            backends: components["schemas"]["BackendStatus"][];
            /** Age Ms */
            age_ms: number;
        };
        /**
         * BackendStatus
         * @description One model backend. `remedy` says what to do if it isn't ready; `tiny` marks a model that is only for trying.
         *     `code` stands for `detail` and `remedy`, `evidence` is what they name.
         */
        BackendStatus: {
            /** Name */
            name: string;
            /** Kind */
            kind: string;
            /**
             * State
             * @enum {string}
             */
            state: "ready" | "cold" | "loading" | "unreachable" | "misconfigured" | "disabled";
            /** Model */
            model: string | null;
            /** Detail */
            detail: string | null;
            /** Remedy */
            remedy: string | null;
            /** Tiny */
            tiny: boolean;
            /** Code */
            code: ("loads_now" | "loads_when_asked" | "fails_lately" | "no_answer" | "not_started" | "server_not_started" | "network" | "orchestrator_not_started" | "ended_again" | "key_missing" | "key_refused" | "refused" | "server_fails" | "no_model_installed" | "model_not_installed" | "no_model_listed" | "model_not_listed" | "context_too_small" | "program_missing" | "model_missing" | "model_file_missing" | "recording_unreadable" | "switched_off" | "none_configured") | null;
            /** Evidence */
            evidence: {
                [key: string]: string | number;
            } | null;
        };
        /**
         * ChangeRequest
         * @description What is to change; what is not sent stays.
         * @example {
         *       "favourite": true,
         *       "rating": 5,
         *       "tags": [
         *         "quick"
         *       ]
         *     }
         */
        ChangeRequest: {
            /**
             * Title
             * @default
             */
            title?: string;
            /**
             * Favourite
             * @default false
             */
            favourite?: boolean;
            /**
             * Rating
             * @description 1 to 5; null takes it back.
             */
            rating?: number | null;
            /**
             * Note
             * @default
             */
            note?: string;
            /**
             * Tags
             * @description All of them: others are taken off.
             */
            tags?: string[];
        };
        /** CheckedFood */
        CheckedFood: {
            /** Name */
            name: string;
            /** Findings */
            findings: components["schemas"]["FoodFinding"][];
        };
        /**
         * ErrorBody
         * @description Why a run failed. `message` may be shown; `code` is one of the contract's error codes.
         */
        ErrorBody: {
            code: string;
            message: string;
            retryable: boolean;
            phase: string;
            retry_after_ms?: number;
            backend?: string;
        };
        /**
         * FoodFinding
         * @description What a name says about one allergy or diet. What is not named here was not found, which proves nothing.
         */
        FoodFinding: {
            /**
             * Allergy
             * @description The entry of `allergies` or `diets`.
             */
            allergy: string;
            /**
             * Outcome
             * @enum {string}
             */
            outcome: "contains" | "likely" | "unknown" | "no_match";
            /** Group */
            group?: string | null;
            /**
             * Key
             * @description The food that the law names, such as `hazelnuts` in `nuts`.
             */
            key?: string | null;
            /**
             * Phrase
             * @description The words that say so.
             */
            phrase?: string | null;
            /** Source */
            source?: string | null;
            /** Note */
            note?: string | null;
        };
        /** FoodsReport */
        FoodsReport: {
            /** Foods */
            foods: components["schemas"]["CheckedFood"][];
            /**
             * Unknown Allergies
             * @description On no list of allergens: only the very words were looked for.
             */
            unknown_allergies: string[];
            /**
             * Did You Mean
             * @description What misspelt ones among them come near to; looked for, too. A guess at a short word is `likely`.
             */
            did_you_mean: {
                [key: string]: string[];
            };
            /**
             * Message
             * @default Only the name was looked at: no match proves nothing about the food. Read the label.
             */
            message?: string;
        };
        /**
         * FoodsRequest
         * @description Names of foods, and what they are to be held against.
         * @example {
         *       "allergies": [
         *         "nuts",
         *         "milk"
         *       ],
         *       "diets": [
         *         "vegan"
         *       ],
         *       "foods": [
         *         "almond milk"
         *       ],
         *       "language": "en"
         *     }
         */
        FoodsRequest: {
            /** Foods */
            foods: string[];
            /**
             * Allergies
             * @description As people type them: "severe nut allergy", "Milch und Eier".
             */
            allergies?: string[];
            /** Diets */
            diets?: ("vegan" | "vegetarian" | "pescatarian" | "halal" | "kosher" | "gluten-free" | "dairy-free")[];
            /**
             * Language
             * @description A BCP 47 tag: words that mean something else in English are read in this language.
             */
            language?: string | null;
        };
        /**
         * GroceryLink
         * @description Where to buy something; this service knows no shops, so there are none.
         */
        GroceryLink: {
            /** Ingredient */
            ingredient: string;
            /** Retailer */
            retailer: string;
            /** Url */
            url: string;
        };
        /**
         * HealthBody
         * @description `trouble`: what the server can do without for now, such as the Redis that shares its runs with other workers,
         *     or the library of kept recipes (`library` says whether it is open).
         */
        HealthBody: {
            /** Status */
            status: string;
            /** Version */
            version: string;
            /** Open Runs */
            open_runs: number;
            /**
             * Library
             * @enum {string}
             */
            library: "off" | "opening" | "open" | "unavailable";
            /** Trouble */
            trouble: string | null;
        };
        /**
         * ImportResult
         * @description What became of each recipe in the file.
         */
        ImportResult: {
            /** Imported */
            imported: components["schemas"]["ImportedRecipe"][];
            /** Refused */
            refused: components["schemas"]["RefusedRecipe"][];
        };
        /**
         * ImportedRecipe
         * @description A recipe of the file, as it is kept now.
         */
        ImportedRecipe: {
            recipe: components["schemas"]["KeptRecipe"];
            /**
             * Remarks
             * @description What could not be read, or was put in another way.
             */
            remarks: string[];
        };
        /**
         * IngredientToScale
         * @description A row as the stream delivers it; what is not named here is kept.
         */
        IngredientToScale: {
            /** Name */
            name: string;
            /** Quantity */
            quantity?: (number) | null;
            /** Quantity Max */
            quantity_max?: (number) | null;
            /** Unit */
            unit?: ("g" | "kg" | "ml" | "l" | "tsp" | "tbsp" | "cup" | "oz" | "lb" | "fl_oz" | "piece" | "clove" | "slice" | "can" | "bunch" | "sprig" | "pinch") | null;
            /** Note */
            note?: string | null;
        } & {
            [key: string]: unknown;
        };
        /**
         * KeptRecipe
         * @description A kept recipe in full.
         */
        KeptRecipe: {
            /** Id */
            id: string;
            /**
             * Version
             * @description Counts its changes. `"version"`, in quotes, is its ETag.
             */
            version: number;
            /** Title */
            title: string;
            /**
             * Draft
             * @description The run was stopped, failed, or ended before the recipe was whole.
             */
            draft: boolean;
            /** Favourite */
            favourite: boolean;
            /** Rating */
            rating: number | null;
            /** Tags */
            tags: string[];
            /**
             * Created
             * Format: date-time
             * @description When it was saved.
             */
            created: string;
            /**
             * Updated
             * Format: date-time
             */
            updated: string;
            /** Deleted */
            deleted: string | null;
            /**
             * Purged After
             * @description Of a deleted recipe: until when it can be restored.
             */
            purged_after: string | null;
            /** Note */
            note: string;
            /**
             * Revision
             * @description Counts the changes of its text alone: the one that a change begins with.
             */
            revision: number;
            /**
             * Link
             * @description The page on which others read it, below this server's address: where there are no sessions the same as for you; else, once it is shared, one with a token.
             */
            link: string | null;
            /**
             * Ending
             * @description How its run ended.
             * @enum {string}
             */
            ending: "completed" | "incomplete" | "cancelled" | "failed";
            /**
             * Recipe
             * @description As the run's last event had it, under the title that it has now.
             */
            recipe: {
                [key: string]: unknown;
            };
            provenance: components["schemas"]["Origin"];
            /** Acknowledged */
            acknowledged: components["schemas"]["Acknowledged"][];
        };
        /**
         * MadeFrom
         * @description What a recipe was made from.
         */
        MadeFrom: {
            /**
             * Kind
             * @description pantry: what was there, `matched_ingredients` being what of it is in the recipe; text: a pasted text; file: a file that was imported; recipe: another recipe, which was changed.
             * @enum {string}
             */
            kind: "pantry" | "text" | "file" | "recipe";
            /**
             * Name
             * @description Of a file the host of the web page that it is from, else the file's name; of a recipe its title.
             */
            name?: string | null;
        };
        /**
         * Notice
         * @description A `warning` of the stream, for those who did not see the stream.
         */
        Notice: {
            /** Code */
            code: string;
            /** Message */
            message: string;
            /** Path */
            path?: string | null;
            /** Evidence */
            evidence?: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * NutritionFilters
         * @description Upper bounds per serving, told to the model. It estimates; nothing is measured.
         */
        NutritionFilters: {
            /** Max Calories */
            max_calories?: number | null;
            /** Max Sugar G */
            max_sugar_g?: number | null;
            /** Max Carbs G */
            max_carbs_g?: number | null;
            /** Max Sodium Mg */
            max_sodium_mg?: number | null;
        };
        /**
         * Origin
         * @description Where a recipe comes from: who wrote it, with how much help, and what was warned of.
         */
        Origin: {
            /** Run */
            run?: string | null;
            /** Backend */
            backend?: string | null;
            /** Model */
            model?: string | null;
            /** Prompt Version */
            prompt_version?: string | null;
            /** Attempts */
            attempts?: number | null;
            /** Mends */
            mends?: number | null;
            /**
             * Schema Use
             * @description As the recipe's own `provenance` has it.
             */
            schema_use?: string | null;
            /**
             * Created
             * @description When the recipe was asked for: ISO 8601, UTC.
             */
            created?: string | null;
            /** @description What the recipe was made from, whatever changed since; null: not known. */
            made_from?: components["schemas"]["MadeFrom"] | null;
            /**
             * Wish
             * @description Of a recipe that was changed: by which words.
             */
            wish?: string | null;
            /**
             * Path
             * @description And which part alone was written anew.
             */
            path?: string | null;
            /**
             * Source
             * @description Of an imported recipe: where it was found.
             */
            source?: string | null;
            /**
             * Warnings
             * @description As the stream gave them.
             */
            warnings?: {
                [key: string]: unknown;
            }[];
            /**
             * Error
             * @description Why it is a draft, where an error ended the run.
             */
            error?: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * PartChange
         * @description One part that is not as it was. Of a new one `was` is null, of one that was taken out `now`.
         */
        PartChange: {
            /** Path */
            path: string;
            /** Was */
            was: unknown;
            /** Now */
            now: unknown;
        };
        /**
         * Provenance
         * @description Who wrote the recipe, and with how much help.
         */
        Provenance: {
            /** Backend */
            backend?: string | null;
            /** Model */
            model?: string | null;
            /** Prompt Version */
            prompt_version: string;
            /**
             * Attempts
             * @description How often a model began to write; 2 means that the rest came later.
             */
            attempts: number;
            /**
             * Mends
             * @description How many slips of form in the model's text were mended.
             */
            mends: number;
            /**
             * Created
             * @description When the request was accepted: ISO 8601, UTC.
             */
            created: string;
            /**
             * Schema Use
             * @description held: the model was held to the recipe's JSON Schema; ignored: its server was given the schema and did not hold it to that; in_words: the schema was asked for in words alone; null: not known.
             */
            schema_use?: ("held" | "ignored" | "in_words") | null;
            /** @description What the recipe was made from; null: not known. */
            made_from?: components["schemas"]["MadeFrom"] | null;
        };
        /**
         * ReadRequest
         * @description A text that a recipe is to be read out of.
         * @example {
         *       "text": "Pancakes\n\n2 cups flour\n3 eggs\n\nWhisk it all. Fry in butter for 3 minutes."
         *     }
         */
        ReadRequest: {
            /**
             * Text
             * @description Pasted, of any kind: the recipe in it is read, nothing else is.
             */
            text: string;
            /**
             * Language
             * @description A BCP 47 tag: the language of the text; default: as it seems.
             */
            language?: string | null;
        };
        /**
         * RecipePage
         * @description A part of a list. `total` is how many there are in all.
         */
        RecipePage: {
            /** Recipes */
            recipes: components["schemas"]["RecipeSummary"][];
            /** Total */
            total: number;
            /** Offset */
            offset: number;
            /** Limit */
            limit: number;
        };
        /**
         * RecipeRequest
         * @description What is in the kitchen and what is wished for. A field that is not known is refused.
         * @example {
         *       "level": 3,
         *       "pantry_items": [
         *         "eggs",
         *         "spinach",
         *         "feta"
         *       ]
         *     }
         * @example {
         *       "allergies": [
         *         "peanuts"
         *       ],
         *       "constraints": [
         *         "vegan"
         *       ],
         *       "level": 4,
         *       "max_minutes": 40,
         *       "pantry_items": [
         *         "chickpeas",
         *         "coconut milk",
         *         "tomatoes",
         *         "onion"
         *       ],
         *       "servings": 2,
         *       "wildcard_confirmed": true
         *     }
         */
        RecipeRequest: {
            /**
             * Pantry Items
             * @description What is there. With `expiry_first`: what expires soonest, first.
             */
            pantry_items: string[];
            /**
             * Level
             * @description 3: a recipe built on the pantry. 4: a surprise, to be confirmed first.
             * @default 3
             * @enum {integer}
             */
            level?: 3 | 4;
            /**
             * Wildcard Confirmed
             * @description Level 4 may stray from the pantry: confirm that.
             * @default false
             */
            wildcard_confirmed?: boolean;
            /**
             * Constraints
             * @description Diets and wishes: "vegan", "no oven".
             */
            constraints?: string[];
            /**
             * Allergies
             * @description Told to the model as forbidden; matching pantry items are left out, and what the model writes is held against them by the names of foods, which never proves that something is absent.
             */
            allergies?: string[];
            /**
             * Style Id
             * @description A cuisine or style, such as "italian".
             */
            style_id?: string | null;
            /**
             * Expiry First
             * @description Use up what comes first in the pantry.
             * @default false
             */
            expiry_first?: boolean;
            /**
             * Hard Day Mode
             * @description As little work as possible.
             * @default false
             */
            hard_day_mode?: boolean;
            /**
             * Max Missing
             * @description How many things may have to be bought.
             */
            max_missing?: number | null;
            nutrition_filters?: components["schemas"]["NutritionFilters"];
            /**
             * Excluded Ids
             * @description Ids not to be given again.
             */
            excluded_ids?: number[];
            /** Servings */
            servings?: number | null;
            /**
             * Units
             * @description Which units amounts are written in; default: the model's.
             */
            units?: ("metric" | "us") | null;
            /**
             * Language
             * @description A BCP 47 tag, such as `de` or `pt-BR`: the language to write in; default: English.
             */
            language?: string | null;
            /**
             * Max Minutes
             * @description Time for preparing and cooking together.
             */
            max_minutes?: number | null;
        };
        /**
         * RecipeResult
         * @description The answer of the JSON path: one suggestion, whole or, where the model ended too early, in part.
         */
        RecipeResult: {
            /** Suggestions */
            suggestions: components["schemas"]["RecipeSuggestion"][];
            /** Element Gaps */
            element_gaps?: string[];
            /** Grocery List */
            grocery_list?: string[];
            /** Grocery Links */
            grocery_links?: components["schemas"]["GroceryLink"][];
            /**
             * Rate Limited
             * @default false
             */
            rate_limited?: boolean;
            /**
             * Rate Limit Count
             * @default 0
             */
            rate_limit_count?: number;
            /**
             * Status
             * @enum {string}
             */
            status: "complete" | "incomplete";
            /**
             * Missing
             * @description JSON Pointers of what did not come.
             */
            missing?: string[];
            /** Warnings */
            warnings?: components["schemas"]["Notice"][];
            /** @description Why it is incomplete, where that is known. */
            error?: components["schemas"]["ErrorBody"] | null;
            /** Finish Reason */
            finish_reason: string;
            /** Usage */
            usage?: {
                [key: string]: unknown;
            };
            /**
             * Timings
             * @description Milliseconds.
             */
            timings?: {
                [key: string]: unknown;
            };
        };
        /**
         * RecipeRevision
         * @description One of them in full.
         */
        RecipeRevision: {
            /** Revision */
            revision: number;
            /** Title */
            title: string;
            /**
             * Wish
             * @description The words that led to it; null of the first one, and of one that came back.
             */
            wish: string | null;
            /** Path */
            path: string | null;
            /** Model */
            model: string | null;
            /**
             * Replaced
             * @description Until when it was the recipe's text; null: it is.
             */
            replaced: string | null;
            /**
             * Ending
             * @enum {string}
             */
            ending: "completed" | "incomplete" | "cancelled" | "failed";
            /** Recipe */
            recipe: {
                [key: string]: unknown;
            };
            provenance: components["schemas"]["Origin"];
            /** Acknowledged */
            acknowledged: components["schemas"]["Acknowledged"][];
        };
        /**
         * RecipeSuggestion
         * @description One recipe, in the flat shape that older clients read; `recipe` is the same in full.
         */
        RecipeSuggestion: {
            /** Id */
            id: number;
            /** Title */
            title: string;
            /**
             * Match Count
             * @default 0
             */
            match_count?: number;
            /** Element Coverage */
            element_coverage?: {
                [key: string]: number;
            };
            /** Swap Candidates */
            swap_candidates?: {
                [key: string]: unknown;
            }[];
            /** Matched Ingredients */
            matched_ingredients?: string[];
            /** Missing Ingredients */
            missing_ingredients?: string[];
            /** Directions */
            directions?: string[];
            /** Prep Notes */
            prep_notes?: string[];
            /**
             * Notes
             * @default
             */
            notes?: string;
            /**
             * Level
             * @default 3
             * @enum {integer}
             */
            level?: 3 | 4;
            /**
             * Is Wildcard
             * @default false
             */
            is_wildcard?: boolean;
            /** Nutrition */
            nutrition?: {
                [key: string]: unknown;
            } | null;
            /** Source Url */
            source_url?: string | null;
            recipe: components["schemas"]["ServedRecipe"];
        };
        /**
         * RecipeSummary
         * @description A kept recipe in a list.
         */
        RecipeSummary: {
            /** Id */
            id: string;
            /**
             * Version
             * @description Counts its changes. `"version"`, in quotes, is its ETag.
             */
            version: number;
            /** Title */
            title: string;
            /**
             * Draft
             * @description The run was stopped, failed, or ended before the recipe was whole.
             */
            draft: boolean;
            /** Favourite */
            favourite: boolean;
            /** Rating */
            rating: number | null;
            /** Tags */
            tags: string[];
            /**
             * Created
             * Format: date-time
             * @description When it was saved.
             */
            created: string;
            /**
             * Updated
             * Format: date-time
             */
            updated: string;
            /** Deleted */
            deleted: string | null;
            /**
             * Purged After
             * @description Of a deleted recipe: until when it can be restored.
             */
            purged_after: string | null;
        };
        /**
         * RecipeToScale
         * @description A recipe as the stream delivers it; what is not named here is kept.
         */
        RecipeToScale: {
            /** Servings */
            servings?: number | null;
            /** Ingredients */
            ingredients: (components["schemas"]["IngredientToScale"] | null)[];
        } & {
            [key: string]: unknown;
        };
        /**
         * RefusedRecipe
         * @description A recipe of the file that is not kept, and why.
         */
        RefusedRecipe: {
            /** Name */
            name: string | null;
            /** Code */
            code: string;
            /** Detail */
            detail: string;
        };
        /**
         * ReviseRequest
         * @description What is to change in a kept recipe. A field that is not known is refused.
         * @example {
         *       "wish": "make it vegan"
         *     }
         * @example {
         *       "path": "/steps/2",
         *       "wish": "explain it"
         *     }
         * @example {
         *       "path": "/title"
         *     }
         */
        ReviseRequest: {
            /**
             * Wish
             * @description "make it vegan", "no oven", "swap the feta".
             */
            wish?: string | null;
            /**
             * Path
             * @description Write this part anew and leave the others: `/title`, `/steps/2`, `/ingredients`. A JSON Pointer into the recipe as it is kept.
             */
            path?: string | null;
            /**
             * Allergies
             * @description Beside those that the recipe was held against.
             */
            allergies?: string[];
            /**
             * Diets
             * @description In place of those that the recipe was held to; [] for none.
             */
            diets?: string[] | null;
            /**
             * Language
             * @description A BCP 47 tag; default: the recipe's own.
             */
            language?: string | null;
        };
        /**
         * RevisedRecipe
         * @description The recipe with its changes, not kept yet.
         */
        RevisedRecipe: {
            /** Title */
            title: string;
            /**
             * Description
             * @default
             */
            description?: string;
            /** Servings */
            servings?: number | null;
            /** Prep Minutes */
            prep_minutes?: number | null;
            /** Cook Minutes */
            cook_minutes?: number | null;
            /** Ingredients */
            ingredients?: components["schemas"]["ServedIngredient"][];
            /** Steps */
            steps: components["schemas"]["Step"][];
            /**
             * Notes
             * @default
             */
            notes?: string;
            /** Id */
            id: number;
            /** Total Minutes */
            total_minutes?: number | null;
            /** Matched Ingredients */
            matched_ingredients?: string[];
            /**
             * Missing Ingredients
             * @description What is to be bought: no staples.
             */
            missing_ingredients?: string[];
            allergens: components["schemas"]["AllergenReport"];
            provenance: components["schemas"]["Provenance"];
            revision: components["schemas"]["RevisionReport"];
        };
        /**
         * RevisionList
         * @description All that there are, the newest first.
         */
        RevisionList: {
            /** Revisions */
            revisions: components["schemas"]["RevisionSummary"][];
        };
        /**
         * RevisionReport
         * @description What a run changed, and of what. Paths are those of the stream: a new row has a number behind the old ones.
         */
        RevisionReport: {
            /**
             * Recipe
             * @description The kept recipe's id.
             */
            recipe: string;
            /**
             * Revision
             * @description The revision of it that was changed.
             */
            revision: number;
            /** Wish */
            wish: string | null;
            /** Path */
            path: string | null;
            /** Changes */
            changes: components["schemas"]["PartChange"][];
        };
        /**
         * RevisionResult
         * @description The answer of the JSON path. Nothing is kept before it is accepted.
         */
        RevisionResult: {
            recipe: components["schemas"]["RevisedRecipe"];
            /**
             * Status
             * @enum {string}
             */
            status: "complete" | "incomplete";
            /** Missing */
            missing?: string[];
            /** Warnings */
            warnings?: components["schemas"]["Notice"][];
            error?: components["schemas"]["ErrorBody"] | null;
            /** Finish Reason */
            finish_reason: string;
            /** Usage */
            usage?: {
                [key: string]: unknown;
            };
            /** Timings */
            timings?: {
                [key: string]: unknown;
            };
        };
        /**
         * RevisionSummary
         * @description What a recipe's text was.
         */
        RevisionSummary: {
            /** Revision */
            revision: number;
            /** Title */
            title: string;
            /**
             * Wish
             * @description The words that led to it; null of the first one, and of one that came back.
             */
            wish: string | null;
            /** Path */
            path: string | null;
            /** Model */
            model: string | null;
            /**
             * Replaced
             * @description Until when it was the recipe's text; null: it is.
             */
            replaced: string | null;
        };
        /**
         * RunAgentInput
         * @description AG-UI's, with the recipe's request in `forwardedProps`.
         */
        RunAgentInput: {
            /** Threadid */
            threadId: string;
            /** Runid */
            runId: string;
            forwardedProps: components["schemas"]["RecipeRequest"];
        } & {
            [key: string]: unknown;
        };
        /**
         * RunStatus
         * @description A run as it stands: for clients that poll. `next` is the number of the next event: give `next - 1` as `after`.
         */
        RunStatus: {
            /** Id */
            id: string;
            /**
             * Status
             * @enum {string}
             */
            status: "running" | "completed" | "incomplete" | "failed" | "cancelled";
            /** Phase */
            phase: string | null;
            /** Next */
            next: number;
            /** Recipe */
            recipe: {
                [key: string]: unknown;
            };
            /** Warnings */
            warnings: {
                [key: string]: unknown;
            }[];
            /** Error */
            error: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * SaveRequest
         * @description What to keep: a run by its id, or a recipe.
         * @example {
         *       "run": "9c372ae4c1d24f6c8a1f0b7d5e3f2a10"
         *     }
         */
        SaveRequest: {
            /**
             * Run
             * @description A run that has ended, whatever its end: the server takes what it wrote. Saved again, it is there once.
             */
            run?: string | null;
            /**
             * Recipe
             * @description Or a whole recipe, as `GET /api/v1/recipes/schema` describes it.
             */
            recipe?: {
                [key: string]: unknown;
            } | null;
            /**
             * Acknowledged
             * @description The warnings of `recipe.allergens.likely` that the user has seen and agrees to, each with its `path`, `text` and `allergy`. With one missing the answer is a 409 that lists it.
             */
            acknowledged?: components["schemas"]["Acknowledged"][];
            /** Tags */
            tags?: string[];
            /**
             * Note
             * @default
             */
            note?: string;
        };
        /**
         * ScaleRemark
         * @description What a cook should know of the new amounts.
         */
        ScaleRemark: {
            /** Code */
            code: string;
            /**
             * Path
             * @description A JSON pointer into the recipe; null: of all of it.
             */
            path: string | null;
            /** Message */
            message: string;
        };
        /**
         * ScaleRequest
         * @description A recipe, and by what to scale it: at most one of `servings`, `factor` and `ingredient`.
         * @example {
         *       "recipe": {
         *         "ingredients": [
         *           {
         *             "name": "eggs",
         *             "quantity": 3
         *           },
         *           {
         *             "name": "butter",
         *             "quantity": 1,
         *             "unit": "tsp"
         *           }
         *         ],
         *         "servings": 2,
         *         "title": "Omelette"
         *       },
         *       "servings": 6
         *     }
         */
        ScaleRequest: {
            recipe: components["schemas"]["RecipeToScale"];
            /** Servings */
            servings?: number | null;
            /** Factor */
            factor?: number | null;
            ingredient?: components["schemas"]["AmountThere"] | null;
            /**
             * Units
             * @description Metric or US measures, or those of the recipe.
             * @default as_is
             * @enum {string}
             */
            units?: "as_is" | "metric" | "us";
        };
        /** ScaledRecipe */
        ScaledRecipe: {
            /** Recipe */
            recipe: {
                [key: string]: unknown;
            };
            /** Factor */
            factor: number;
            /** Remarks */
            remarks: components["schemas"]["ScaleRemark"][];
        };
        /**
         * ServedIngredient
         * @description A row of the recipe, which thing in the pantry it is, and whether one has it anyway.
         */
        ServedIngredient: {
            /** Quantity */
            quantity?: number | null;
            /** Unit */
            unit?: ("g" | "kg" | "ml" | "l" | "tsp" | "tbsp" | "cup" | "oz" | "lb" | "fl_oz" | "piece" | "clove" | "slice" | "can" | "bunch" | "sprig" | "pinch") | null;
            /** Name */
            name: string;
            /** Note */
            note?: string | null;
            /** Group */
            group?: string | null;
            /**
             * Pantry Item
             * @description Which of `pantry_items` this is; null: not there.
             */
            pantry_item?: string | null;
            /**
             * Staple
             * @description Nearly every kitchen has it: with no `pantry_item` it is neither had nor to buy.
             * @default false
             */
            staple?: boolean;
            /**
             * Quantity Max
             * @description The upper end of a range.
             */
            quantity_max?: number | null;
        };
        /**
         * ServedRecipe
         * @description The recipe as the model wrote it and the parser validated it, with what the server knows about it.
         */
        ServedRecipe: {
            /** Title */
            title: string;
            /**
             * Description
             * @default
             */
            description?: string;
            /** Servings */
            servings?: number | null;
            /** Prep Minutes */
            prep_minutes?: number | null;
            /** Cook Minutes */
            cook_minutes?: number | null;
            /** Ingredients */
            ingredients?: components["schemas"]["ServedIngredient"][];
            /** Steps */
            steps: components["schemas"]["Step"][];
            /**
             * Notes
             * @default
             */
            notes?: string;
            /** Id */
            id: number;
            /** Total Minutes */
            total_minutes?: number | null;
            /** Matched Ingredients */
            matched_ingredients?: string[];
            /**
             * Missing Ingredients
             * @description What is to be bought: no staples.
             */
            missing_ingredients?: string[];
            allergens: components["schemas"]["AllergenReport"];
            provenance: components["schemas"]["Provenance"];
        };
        /**
         * SharedOrigin
         * @description Who wrote it.
         */
        SharedOrigin: {
            /**
             * Model
             * @description The language model; null: none did.
             */
            model: string | null;
            /**
             * Source
             * @description Of an imported recipe: where it was found.
             */
            source: string | null;
        };
        /**
         * SharedRecipe
         * @description A kept recipe as others see it: not its note, rating and tags, nor what was in the pantry or ruled out.
         */
        SharedRecipe: {
            /** Title */
            title: string;
            /**
             * Ending
             * @description `completed`, or how the run of a draft ended.
             * @enum {string}
             */
            ending: "completed" | "incomplete" | "cancelled" | "failed";
            /**
             * Recipe
             * @description The recipe as it is now. `allergens` has only what it likely contains of something ruled out.
             */
            recipe: {
                [key: string]: unknown;
            };
            /**
             * Warnings
             * @description About allergens and diets, as the stream gave them.
             */
            warnings: {
                [key: string]: unknown;
            }[];
            provenance: components["schemas"]["SharedOrigin"];
        };
        /**
         * Sighting
         * @description Where the recipe, or a wish, speaks of something forbidden, with the words that say so.
         */
        Sighting: {
            /**
             * Path
             * @description A JSON Pointer; null of a wish.
             */
            path: string | null;
            /**
             * Text
             * @description The ingredient's name, the sentence, the wish.
             */
            text: string;
            /**
             * Allergy
             * @description The entry of `allergies`, or the wish, that forbids it.
             */
            allergy: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "allergen" | "diet";
            /**
             * Outcome
             * @enum {string}
             */
            outcome: "contains" | "likely";
            /** Phrase */
            phrase?: string | null;
            /** Group */
            group?: string | null;
            /** Key */
            key?: string | null;
            /** Source */
            source?: string | null;
        };
        /**
         * Step
         * @description One thing to do. `uses` are positions in the list of ingredients, counted from 0.
         */
        Step: {
            /** Text */
            text: string;
            /** Minutes */
            minutes?: number | null;
            /** Uses */
            uses?: number[];
        };
        /**
         * UIRequest
         * @description What `useChat` sends, with the recipe's request in `request`: `sendMessage(message, {body: {request}})`.
         */
        UIRequest: {
            request: components["schemas"]["RecipeRequest"];
        } & {
            [key: string]: unknown;
        };
        /**
         * Warming
         * @description `backend`: the one that is being warmed; null if none needs it, or may be.
         */
        Warming: {
            /** Backend */
            backend: string | null;
        };
        /**
         * Withheld
         * @description A thing in the pantry that was kept from the model.
         */
        Withheld: {
            /** Item */
            item: string;
            /**
             * Allergy
             * @description The entry of `allergies`, or of `diets` here, that it matches.
             */
            allergy: string;
        };
        /**
         * ProblemBody
         * @description RFC 9457 members, and ours: `code` for programs, `retryable`, `retry_after_ms`; others as the code needs.
         */
        ProblemBody: {
            /** Type */
            type: string;
            /** Title */
            title: string;
            /** Status */
            status: number;
            /** Detail */
            detail: string;
            /** Code */
            code: string;
            /** Retryable */
            retryable: boolean;
            /**
             * Retry After Ms
             * @default null
             */
            retry_after_ms?: number | null;
        };
        Event: components["schemas"]["StreamStarted"] | components["schemas"]["StreamStatus"] | components["schemas"]["Token"] | components["schemas"]["FieldStarted"] | components["schemas"]["FieldDelta"] | components["schemas"]["FieldDone"] | components["schemas"]["FieldDropped"] | components["schemas"]["FieldReset"] | components["schemas"]["StreamReset"] | components["schemas"]["Warned"] | components["schemas"]["RecipeCompleted"] | components["schemas"]["RecipeIncomplete"] | components["schemas"]["RecipeFailed"] | components["schemas"]["RecipeCancelled"];
        /**
         * FieldDelta
         * @description More of a text field: `text` follows what came before it.
         */
        FieldDelta: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "field.delta";
            /** @description The event's place in the run, without gaps. */
            seq: number;
            /** Format: json-pointer */
            path: string;
            text: string;
        };
        /**
         * FieldDone
         * @description A field is whole and valid. `span` is where it stands in the reply, in characters. `kept`: it was there before,
         *     in what is being changed.
         */
        FieldDone: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "field.done";
            /** @description The event's place in the run, without gaps. */
            seq: number;
            /** Format: json-pointer */
            path: string;
            value: unknown;
            span: [
                number,
                number
            ] | null;
            notes?: {
                [key: string]: unknown;
            }[];
            kept?: boolean;
        };
        /**
         * FieldDropped
         * @description A field, or an entry of a list, that could not be used and is not part of the model. `code` says why for
         *     programs, `evidence` with which values.
         */
        FieldDropped: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "field.dropped";
            /** @description The event's place in the run, without gaps. */
            seq: number;
            /** Format: json-pointer */
            path: string;
            reason: string;
            code?: string;
            evidence?: {
                [key: string]: unknown;
            };
        };
        /**
         * FieldReset
         * @description What came of a field is void: it begins anew, or was never meant.
         */
        FieldReset: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "field.reset";
            /** @description The event's place in the run, without gaps. */
            seq: number;
            /** Format: json-pointer */
            path: string;
        };
        /**
         * FieldStarted
         * @description A field begins: its value comes next.
         */
        FieldStarted: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "field.started";
            /** @description The event's place in the run, without gaps. */
            seq: number;
            /** Format: json-pointer */
            path: string;
        };
        /**
         * RecipeCancelled
         * @description The run was stopped, or its readers left; `recipe` is what was written until then.
         */
        RecipeCancelled: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "recipe.cancelled";
            /** @description The event's place in the run, without gaps. */
            seq: number;
            recipe: components["schemas"]["PartialRecipe"];
            finish_reason: string;
            usage: {
                [key: string]: unknown;
            };
            timings: {
                [key: string]: unknown;
            };
        };
        /**
         * RecipeCompleted
         * @description The recipe is whole.
         */
        RecipeCompleted: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "recipe.completed";
            /** @description The event's place in the run, without gaps. */
            seq: number;
            recipe: components["schemas"]["ServedRecipe"];
            finish_reason: string;
            usage: {
                [key: string]: unknown;
            };
            timings: {
                [key: string]: unknown;
            };
        };
        /**
         * RecipeFailed
         * @description There is no recipe; `recipe` is what was written until then.
         */
        RecipeFailed: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "recipe.failed";
            /** @description The event's place in the run, without gaps. */
            seq: number;
            recipe: components["schemas"]["PartialRecipe"];
            finish_reason: string;
            usage: {
                [key: string]: unknown;
            };
            timings: {
                [key: string]: unknown;
            };
            error: components["schemas"]["ErrorBody"];
        };
        /**
         * RecipeIncomplete
         * @description The recipe can be cooked, but lacks what `missing` names.
         */
        RecipeIncomplete: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "recipe.incomplete";
            /** @description The event's place in the run, without gaps. */
            seq: number;
            recipe: components["schemas"]["ServedRecipe"];
            finish_reason: string;
            usage: {
                [key: string]: unknown;
            };
            timings: {
                [key: string]: unknown;
            };
            missing: string[];
            error?: components["schemas"]["ErrorBody"];
        };
        /**
         * StreamReset
         * @description A new attempt begins; of the one before only the fields in `kept` stand.
         */
        StreamReset: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "stream.reset";
            /** @description The event's place in the run, without gaps. */
            seq: number;
            reason: string;
            kept: string[];
        };
        /**
         * StreamStarted
         * @description The first event of a run. `schema` is the path at which this server describes what the fields belong to.
         *     `revises`: the kept recipe that is being changed, and by what.
         */
        StreamStarted: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "stream.started";
            /** @description The event's place in the run, without gaps. */
            seq: number;
            id: string;
            level: number;
            schema: string;
            protocol: number;
            revises?: {
                [key: string]: unknown;
            };
        };
        /**
         * StreamStatus
         * @description Where the run stands. `elapsed_ms` counts from its start; `message` may be shown to a user.
         */
        StreamStatus: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "stream.status";
            /** @description The event's place in the run, without gaps. */
            seq: number;
            /** @enum {string} */
            phase: "queued" | "leasing" | "loading_model" | "reading_prompt" | "thinking" | "writing" | "falling_back" | "checking";
            elapsed_ms: number;
            backend?: string;
            model?: string;
            position?: number;
            message?: string;
        };
        /**
         * Token
         * @description A piece of the reply as the model wrote it, wrapping and mistakes included.
         */
        Token: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "token";
            /** @description The event's place in the run, without gaps. */
            seq: number;
            text: string;
        };
        /**
         * Warned
         * @description Something that a user should know about the model; it changes nothing in it.
         */
        Warned: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "warning";
            /** @description The event's place in the run, without gaps. */
            seq: number;
            code: string;
            message: string;
            /** Format: json-pointer */
            path?: string;
            evidence?: {
                [key: string]: unknown;
            };
        };
        /**
         * PartialStep
         * @description One thing to do. `uses` are positions in the list of ingredients, counted from 0.
         */
        PartialStep: {
            /** Text */
            text?: string;
            /** Minutes */
            minutes?: number | null;
            /** Uses */
            uses?: number[];
        };
        /**
         * PartialRecipe
         * @description What was written of a recipe until its run ended: parts may be missing.
         */
        PartialRecipe: {
            /** Title */
            title?: string;
            /**
             * Description
             * @default
             */
            description?: string;
            /** Servings */
            servings?: number | null;
            /** Prep Minutes */
            prep_minutes?: number | null;
            /** Cook Minutes */
            cook_minutes?: number | null;
            /** Ingredients */
            ingredients?: components["schemas"]["ServedIngredient"][];
            /** Steps */
            steps?: components["schemas"]["PartialStep"][];
            /**
             * Notes
             * @default
             */
            notes?: string;
            /** Id */
            id?: number;
            /** Total Minutes */
            total_minutes?: number | null;
            /** Matched Ingredients */
            matched_ingredients?: string[];
            /**
             * Missing Ingredients
             * @description What is to be bought: no staples.
             */
            missing_ingredients?: string[];
            allergens?: components["schemas"]["AllergenReport"];
            provenance?: components["schemas"]["Provenance"];
        };
        /** @description One server-sent event: an event of the union as JSON, or `[DONE]` after the last one. */
        Frame: {
            /** @description Equal to the event's `seq`. */
            id?: string;
            /** @description Equal to the event's `type`. */
            event?: string;
            data: "[DONE]" | string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_recipe_schema: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schema */
            200: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "description": "A recipe as a model writes it. What the server adds (ids, allergens, provenance) is not asked for here.",
                     *       "title": "Recipe",
                     *       "type": "object"
                     *     }
                     */
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    suggest_recipe: {
        parameters: {
            query?: {
                /** @description Answer with `text/event-stream`. */
                stream?: boolean;
                /** @description Ask for one kind of event only. */
                include?: string | null;
            };
            header?: {
                /** @description The same key and body joins the running or finished run instead of starting another. */
                "idempotency-key"?: string | null;
                /** @description With an Idempotency-Key: the number of the last event of its stream that has been seen. */
                "last-event-id"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecipeRequest"];
            };
        };
        responses: {
            /** @description The recipe; with `?stream=true`, its events while it is written */
            200: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location: string;
                    /** @description The version of the stream's protocol. */
                    "X-Kiwi-Stream"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "suggestions": [
                     *         {
                     *           "id": 1144408915,
                     *           "title": "Spinach and feta omelette",
                     *           "match_count": 3,
                     *           "element_coverage": {},
                     *           "swap_candidates": [],
                     *           "matched_ingredients": [
                     *             "eggs",
                     *             "spinach",
                     *             "feta"
                     *           ],
                     *           "missing_ingredients": [],
                     *           "directions": [
                     *             "Beat the eggs.",
                     *             "Wilt the spinach in a pan.",
                     *             "Pour in the eggs, add the feta and let it set."
                     *           ],
                     *           "prep_notes": [
                     *             "spinach: washed",
                     *             "feta: crumbled"
                     *           ],
                     *           "notes": "Good with bread.",
                     *           "level": 3,
                     *           "is_wildcard": false,
                     *           "nutrition": null,
                     *           "source_url": null,
                     *           "recipe": {
                     *             "title": "Spinach and feta omelette",
                     *             "description": "Soft eggs, quickly made.",
                     *             "servings": 2,
                     *             "prep_minutes": 5,
                     *             "cook_minutes": 10,
                     *             "ingredients": [
                     *               {
                     *                 "quantity": 4,
                     *                 "unit": "piece",
                     *                 "name": "eggs",
                     *                 "note": null,
                     *                 "group": null,
                     *                 "quantity_max": null,
                     *                 "pantry_item": "eggs",
                     *                 "staple": false
                     *               },
                     *               {
                     *                 "quantity": 100,
                     *                 "unit": "g",
                     *                 "name": "spinach",
                     *                 "note": "washed",
                     *                 "group": null,
                     *                 "quantity_max": null,
                     *                 "pantry_item": "spinach",
                     *                 "staple": false
                     *               },
                     *               {
                     *                 "quantity": 50,
                     *                 "unit": "g",
                     *                 "name": "feta",
                     *                 "note": "crumbled",
                     *                 "group": null,
                     *                 "quantity_max": null,
                     *                 "pantry_item": "feta",
                     *                 "staple": false
                     *               }
                     *             ],
                     *             "steps": [
                     *               {
                     *                 "text": "Beat the eggs.",
                     *                 "minutes": 1,
                     *                 "uses": [
                     *                   0
                     *                 ]
                     *               },
                     *               {
                     *                 "text": "Wilt the spinach in a pan.",
                     *                 "minutes": 3,
                     *                 "uses": [
                     *                   1
                     *                 ]
                     *               },
                     *               {
                     *                 "text": "Pour in the eggs, add the feta and let it set.",
                     *                 "minutes": 6,
                     *                 "uses": [
                     *                   0,
                     *                   2
                     *                 ]
                     *               }
                     *             ],
                     *             "notes": "Good with bread.",
                     *             "id": 1144408915,
                     *             "total_minutes": 15,
                     *             "matched_ingredients": [
                     *               "eggs",
                     *               "spinach",
                     *               "feta"
                     *             ],
                     *             "missing_ingredients": [],
                     *             "allergens": {
                     *               "checked": false,
                     *               "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.",
                     *               "forbidden": [],
                     *               "diets": [],
                     *               "withheld": [],
                     *               "clashes": [],
                     *               "unknown": [],
                     *               "did_you_mean": {},
                     *               "unread": [],
                     *               "unread_language": null,
                     *               "conflicts": [],
                     *               "likely": []
                     *             },
                     *             "provenance": {
                     *               "backend": "ollama",
                     *               "model": "qwen3:4b",
                     *               "prompt_version": "2026-11",
                     *               "attempts": 1,
                     *               "mends": 0,
                     *               "created": "2026-11-28T18:30:00Z",
                     *               "schema_use": "held",
                     *               "made_from": {
                     *                 "kind": "pantry",
                     *                 "name": null
                     *               }
                     *             }
                     *           }
                     *         }
                     *       ],
                     *       "element_gaps": [],
                     *       "grocery_list": [],
                     *       "grocery_links": [],
                     *       "rate_limited": false,
                     *       "rate_limit_count": 0,
                     *       "status": "complete",
                     *       "missing": [],
                     *       "warnings": [
                     *         {
                     *           "code": "allergens_not_checked",
                     *           "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.",
                     *           "path": null,
                     *           "evidence": null
                     *         }
                     *       ],
                     *       "error": null,
                     *       "finish_reason": "stop",
                     *       "usage": {
                     *         "prompt_tokens": 26,
                     *         "completion_tokens": 151
                     *       },
                     *       "timings": {
                     *         "first_content": 1200,
                     *         "first_field": 1200,
                     *         "title": 1200,
                     *         "total": 1200,
                     *         "upstream": {
                     *           "load": 1000,
                     *           "prompt": 500,
                     *           "generation": 3000,
                     *           "total": 5000
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RecipeResult"];
                    "text/event-stream": components["schemas"]["Frame"];
                };
            };
            /** @description There are no more events: the last one has been seen */
            204: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad request */
            400: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not part of your plan */
            403: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too slow */
            408: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No longer kept */
            410: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too many at once */
            429: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description The model failed */
            502: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description The model took too long */
            504: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    suggest_stream: {
        parameters: {
            query?: {
                /** @description Ask for one kind of event only. */
                include?: string | null;
            };
            header?: {
                /** @description The same key and body joins the running or finished run instead of starting another. */
                "idempotency-key"?: string | null;
                /** @description With an Idempotency-Key: the number of the last event of its stream that has been seen. */
                "last-event-id"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecipeRequest"];
            };
        };
        responses: {
            /** @description The recipe's events while it is written, then `[DONE]` */
            200: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location: string;
                    /** @description The version of the stream's protocol. */
                    "X-Kiwi-Stream": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Event"];
                };
            };
            /** @description There are no more events: the last one has been seen */
            204: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad request */
            400: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not part of your plan */
            403: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too slow */
            408: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No longer kept */
            410: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too many at once */
            429: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description The model failed */
            502: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description The model took too long */
            504: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    suggest_object: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body joins the running or finished run instead of starting another. */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecipeRequest"];
            };
        };
        responses: {
            /** @description The text of the recipe while it is written */
            200: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /** @example {"title":"Spinach and feta omelette","description":"Soft eggs, quickly made.","servings":2,"prep_minutes":5,"cook_minutes":10,"ingredients":[{"quantity":4,"unit":"piece","name":"eggs","note":null,"group":null,"quantity_max":null,"pantry_item":"eggs","staple":false},{"quantity":100,"unit":"g","name":"spinach","note":"washed","group":null,"quantity_max":null,"pantry_item":"spinach","staple":false},{"quantity":50,"unit":"g","name":"feta","note":"crumbled","group":null,"quantity_max":null,"pantry_item":"feta","staple":false}],"steps":[{"text":"Beat the eggs.","minutes":1,"uses":[0]},{"text":"Wilt the spinach in a pan.","minutes":3,"uses":[1]},{"text":"Pour in the eggs, add the feta and let it set.","minutes":6,"uses":[0,2]}],"notes":"Good with bread.","id":1144408915,"total_minutes":15,"matched_ingredients":["eggs","spinach","feta"],"missing_ingredients":[],"allergens":{"checked":false,"message":"This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.","forbidden":[],"diets":[],"withheld":[],"clashes":[],"unknown":[],"did_you_mean":{},"unread":[],"unread_language":null,"conflicts":[],"likely":[]},"provenance":{"backend":"ollama","model":"qwen3:4b","prompt_version":"2026-11.7","attempts":1,"mends":0,"created":"2026-11-28T18:30:00Z","schema_use":"held","made_from":{"kind":"pantry","name":null}}} */
                    "text/plain": string;
                };
            };
            /** @description Bad request */
            400: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not part of your plan */
            403: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too slow */
            408: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too many at once */
            429: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description The model failed */
            502: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description The model took too long */
            504: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    suggest_ui: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body joins the running or finished run instead of starting another. */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UIRequest"];
            };
        };
        responses: {
            /** @description The parts of the message while it is written, then `[DONE]` */
            200: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location: string;
                    /** @description The version of the AI SDK's stream. */
                    "x-vercel-ai-ui-message-stream": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": {
                        data: string;
                    };
                };
            };
            /** @description Bad request */
            400: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not part of your plan */
            403: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too slow */
            408: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too many at once */
            429: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description The model failed */
            502: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description The model took too long */
            504: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    resume_ui: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The message's id. */
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The parts of the message, then `[DONE]` */
            200: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location: string;
                    /** @description The version of the AI SDK's stream. */
                    "x-vercel-ai-ui-message-stream": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": {
                        data: string;
                    };
                };
            };
            /** @description There is no such recipe, or it is no longer kept */
            204: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    suggest_ag_ui: {
        parameters: {
            query?: never;
            header?: {
                /** @description With an Idempotency-Key: the number of the last event of its stream that has been seen. */
                "last-event-id"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunAgentInput"];
            };
        };
        responses: {
            /** @description The events while the recipe is written */
            200: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": {
                        data: string;
                    };
                };
            };
            /** @description There are no more events: the last one has been seen */
            204: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad request */
            400: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not part of your plan */
            403: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too slow */
            408: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No longer kept */
            410: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too many at once */
            429: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description The model failed */
            502: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description The model took too long */
            504: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    scale_recipe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScaleRequest"];
            };
        };
        responses: {
            /** @description The recipe in other amounts */
            200: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "recipe": {
                     *         "servings": 6,
                     *         "ingredients": [
                     *           {
                     *             "name": "eggs",
                     *             "quantity": 9,
                     *             "unit": null
                     *           }
                     *         ]
                     *       },
                     *       "factor": 3,
                     *       "remarks": [
                     *         {
                     *           "code": "times_as_written",
                     *           "path": null,
                     *           "message": "Times and pans are those of the recipe as it was written: look earlier, or allow longer."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ScaledRecipe"];
                };
            };
            /** @description Bad request */
            400: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too slow */
            408: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_run: {
        parameters: {
            query?: {
                /** @description The number of the last event seen. */
                after?: number | null;
                /** @description Ask for one kind of event only. */
                include?: string | null;
            };
            header?: {
                /** @description The same; it wins, being newer on a reconnect. */
                "last-event-id"?: string | null;
            };
            path: {
                /** @description From `Location`, or `stream.started`. */
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events from the next one on, or the status as JSON */
            200: {
                headers: {
                    /** @description The version of the stream's protocol. */
                    "X-Kiwi-Stream"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "9c372ae4c1d24f6c8a1f0b7d5e3f2a10",
                     *       "status": "completed",
                     *       "phase": "checking",
                     *       "next": 196,
                     *       "recipe": {
                     *         "id": 1144408915,
                     *         "title": "Spinach and feta omelette",
                     *         "description": "Soft eggs, quickly made.",
                     *         "servings": 2,
                     *         "prep_minutes": 5,
                     *         "cook_minutes": 10,
                     *         "ingredients": [
                     *           {
                     *             "quantity": 4,
                     *             "unit": "piece",
                     *             "name": "eggs",
                     *             "note": null,
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "eggs",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 100,
                     *             "unit": "g",
                     *             "name": "spinach",
                     *             "note": "washed",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "spinach",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 50,
                     *             "unit": "g",
                     *             "name": "feta",
                     *             "note": "crumbled",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "feta",
                     *             "staple": false
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "text": "Beat the eggs.",
                     *             "minutes": 1,
                     *             "uses": [
                     *               0
                     *             ]
                     *           },
                     *           {
                     *             "text": "Wilt the spinach in a pan.",
                     *             "minutes": 3,
                     *             "uses": [
                     *               1
                     *             ]
                     *           },
                     *           {
                     *             "text": "Pour in the eggs, add the feta and let it set.",
                     *             "minutes": 6,
                     *             "uses": [
                     *               0,
                     *               2
                     *             ]
                     *           }
                     *         ],
                     *         "notes": "Good with bread.",
                     *         "total_minutes": 15,
                     *         "matched_ingredients": [
                     *           "eggs",
                     *           "spinach",
                     *           "feta"
                     *         ],
                     *         "missing_ingredients": [],
                     *         "allergens": {
                     *           "checked": false,
                     *           "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.",
                     *           "forbidden": [],
                     *           "diets": [],
                     *           "withheld": [],
                     *           "clashes": [],
                     *           "unknown": [],
                     *           "did_you_mean": {},
                     *           "unread": [],
                     *           "unread_language": null,
                     *           "conflicts": [],
                     *           "likely": []
                     *         },
                     *         "provenance": {
                     *           "backend": "ollama",
                     *           "model": "qwen3:4b",
                     *           "prompt_version": "2026-11",
                     *           "attempts": 1,
                     *           "mends": 0,
                     *           "created": "2026-11-28T18:30:00Z",
                     *           "schema_use": "held",
                     *           "made_from": {
                     *             "kind": "pantry",
                     *             "name": null
                     *           }
                     *         }
                     *       },
                     *       "warnings": [
                     *         {
                     *           "code": "allergens_not_checked",
                     *           "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook."
                     *         }
                     *       ],
                     *       "error": null
                     *     }
                     */
                    "application/json": components["schemas"]["RunStatus"];
                    "text/event-stream": components["schemas"]["Frame"];
                };
            };
            /** @description There are no more events: the last one has been seen */
            204: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No longer kept */
            410: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    stop_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description From `Location`, or `stream.started`. */
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run is stopped, or has ended before */
            204: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    list_recipes: {
        parameters: {
            query?: {
                /** @description Words that are all in it; the last letters of each may be missing. */
                q?: string | null;
                /** @description Only favourites, or only what is none. */
                favourite?: boolean | null;
                /** @description Only what is no whole recipe, or only what is. */
                drafts?: boolean | null;
                /** @description Repeat for several: all are wanted. */
                tag?: string[] | null;
                /** @description At least. */
                rating?: number | null;
                /** @description Those that were deleted and can be restored. */
                deleted?: boolean;
                /** @description Default: the best first with `q`, else the newest. */
                sort?: ("-created" | "created" | "-updated" | "updated" | "title" | "-title" | "-rating" | "relevance") | null;
                /** @description How many to pass over. */
                offset?: number;
                /** @description How many to list at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of them */
            200: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "recipes": [
                     *         {
                     *           "id": "0f8fad5b-d9cb-469f-a165-70867728950e",
                     *           "version": 2,
                     *           "title": "Spinach and feta omelette",
                     *           "draft": false,
                     *           "favourite": true,
                     *           "rating": 5,
                     *           "tags": [
                     *             "quick"
                     *           ],
                     *           "created": "2026-11-28T18:30:00Z",
                     *           "updated": "2026-11-28T18:30:00Z",
                     *           "deleted": null,
                     *           "purged_after": null
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "offset": 0,
                     *       "limit": 50
                     *     }
                     */
                    "application/json": components["schemas"]["RecipePage"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    save_recipe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveRequest"];
            };
        };
        responses: {
            /** @description It was kept already */
            200: {
                headers: {
                    /** @description The version of the recipe, to be sent back as `If-Match` or `If-None-Match`. */
                    ETag: string;
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0f8fad5b-d9cb-469f-a165-70867728950e",
                     *       "version": 1,
                     *       "title": "Spinach and feta omelette",
                     *       "draft": false,
                     *       "favourite": false,
                     *       "rating": null,
                     *       "tags": [
                     *         "quick"
                     *       ],
                     *       "created": "2026-11-28T18:30:00Z",
                     *       "updated": "2026-11-28T18:30:00Z",
                     *       "deleted": null,
                     *       "purged_after": null,
                     *       "note": "",
                     *       "revision": 1,
                     *       "link": "/?recipe=0f8fad5b-d9cb-469f-a165-70867728950e",
                     *       "ending": "completed",
                     *       "recipe": {
                     *         "id": 1144408915,
                     *         "title": "Spinach and feta omelette",
                     *         "description": "Soft eggs, quickly made.",
                     *         "servings": 2,
                     *         "prep_minutes": 5,
                     *         "cook_minutes": 10,
                     *         "ingredients": [
                     *           {
                     *             "quantity": 4,
                     *             "unit": "piece",
                     *             "name": "eggs",
                     *             "note": null,
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "eggs",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 100,
                     *             "unit": "g",
                     *             "name": "spinach",
                     *             "note": "washed",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "spinach",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 50,
                     *             "unit": "g",
                     *             "name": "feta",
                     *             "note": "crumbled",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "feta",
                     *             "staple": false
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "text": "Beat the eggs.",
                     *             "minutes": 1,
                     *             "uses": [
                     *               0
                     *             ]
                     *           },
                     *           {
                     *             "text": "Wilt the spinach in a pan.",
                     *             "minutes": 3,
                     *             "uses": [
                     *               1
                     *             ]
                     *           },
                     *           {
                     *             "text": "Pour in the eggs, add the feta and let it set.",
                     *             "minutes": 6,
                     *             "uses": [
                     *               0,
                     *               2
                     *             ]
                     *           }
                     *         ],
                     *         "notes": "Good with bread.",
                     *         "total_minutes": 15,
                     *         "matched_ingredients": [
                     *           "eggs",
                     *           "spinach",
                     *           "feta"
                     *         ],
                     *         "missing_ingredients": [],
                     *         "allergens": {
                     *           "checked": false,
                     *           "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.",
                     *           "forbidden": [],
                     *           "diets": [],
                     *           "withheld": [],
                     *           "clashes": [],
                     *           "unknown": [],
                     *           "did_you_mean": {},
                     *           "unread": [],
                     *           "unread_language": null,
                     *           "conflicts": [],
                     *           "likely": []
                     *         },
                     *         "provenance": {
                     *           "backend": "ollama",
                     *           "model": "qwen3:4b",
                     *           "prompt_version": "2026-11",
                     *           "attempts": 1,
                     *           "mends": 0,
                     *           "created": "2026-11-28T18:30:00Z",
                     *           "schema_use": "held",
                     *           "made_from": {
                     *             "kind": "pantry",
                     *             "name": null
                     *           }
                     *         }
                     *       },
                     *       "provenance": {
                     *         "run": "9c372ae4c1d24f6c8a1f0b7d5e3f2a10",
                     *         "backend": "ollama",
                     *         "model": "qwen3:4b",
                     *         "prompt_version": "2026-11",
                     *         "attempts": 1,
                     *         "mends": 0,
                     *         "schema_use": "held",
                     *         "created": "2026-11-28T18:30:00Z",
                     *         "made_from": {
                     *           "kind": "pantry",
                     *           "name": null
                     *         },
                     *         "wish": null,
                     *         "path": null,
                     *         "source": null,
                     *         "warnings": [
                     *           {
                     *             "code": "allergens_not_checked",
                     *             "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook."
                     *           }
                     *         ],
                     *         "error": null
                     *       },
                     *       "acknowledged": []
                     *     }
                     */
                    "application/json": components["schemas"]["KeptRecipe"];
                };
            };
            /** @description It is kept now */
            201: {
                headers: {
                    /** @description The version of the recipe, to be sent back as `If-Match` or `If-None-Match`. */
                    ETag: string;
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0f8fad5b-d9cb-469f-a165-70867728950e",
                     *       "version": 1,
                     *       "title": "Spinach and feta omelette",
                     *       "draft": false,
                     *       "favourite": false,
                     *       "rating": null,
                     *       "tags": [
                     *         "quick"
                     *       ],
                     *       "created": "2026-11-28T18:30:00Z",
                     *       "updated": "2026-11-28T18:30:00Z",
                     *       "deleted": null,
                     *       "purged_after": null,
                     *       "note": "",
                     *       "revision": 1,
                     *       "link": "/?recipe=0f8fad5b-d9cb-469f-a165-70867728950e",
                     *       "ending": "completed",
                     *       "recipe": {
                     *         "id": 1144408915,
                     *         "title": "Spinach and feta omelette",
                     *         "description": "Soft eggs, quickly made.",
                     *         "servings": 2,
                     *         "prep_minutes": 5,
                     *         "cook_minutes": 10,
                     *         "ingredients": [
                     *           {
                     *             "quantity": 4,
                     *             "unit": "piece",
                     *             "name": "eggs",
                     *             "note": null,
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "eggs",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 100,
                     *             "unit": "g",
                     *             "name": "spinach",
                     *             "note": "washed",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "spinach",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 50,
                     *             "unit": "g",
                     *             "name": "feta",
                     *             "note": "crumbled",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "feta",
                     *             "staple": false
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "text": "Beat the eggs.",
                     *             "minutes": 1,
                     *             "uses": [
                     *               0
                     *             ]
                     *           },
                     *           {
                     *             "text": "Wilt the spinach in a pan.",
                     *             "minutes": 3,
                     *             "uses": [
                     *               1
                     *             ]
                     *           },
                     *           {
                     *             "text": "Pour in the eggs, add the feta and let it set.",
                     *             "minutes": 6,
                     *             "uses": [
                     *               0,
                     *               2
                     *             ]
                     *           }
                     *         ],
                     *         "notes": "Good with bread.",
                     *         "total_minutes": 15,
                     *         "matched_ingredients": [
                     *           "eggs",
                     *           "spinach",
                     *           "feta"
                     *         ],
                     *         "missing_ingredients": [],
                     *         "allergens": {
                     *           "checked": false,
                     *           "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.",
                     *           "forbidden": [],
                     *           "diets": [],
                     *           "withheld": [],
                     *           "clashes": [],
                     *           "unknown": [],
                     *           "did_you_mean": {},
                     *           "unread": [],
                     *           "unread_language": null,
                     *           "conflicts": [],
                     *           "likely": []
                     *         },
                     *         "provenance": {
                     *           "backend": "ollama",
                     *           "model": "qwen3:4b",
                     *           "prompt_version": "2026-11",
                     *           "attempts": 1,
                     *           "mends": 0,
                     *           "created": "2026-11-28T18:30:00Z",
                     *           "schema_use": "held",
                     *           "made_from": {
                     *             "kind": "pantry",
                     *             "name": null
                     *           }
                     *         }
                     *       },
                     *       "provenance": {
                     *         "run": "9c372ae4c1d24f6c8a1f0b7d5e3f2a10",
                     *         "backend": "ollama",
                     *         "model": "qwen3:4b",
                     *         "prompt_version": "2026-11",
                     *         "attempts": 1,
                     *         "mends": 0,
                     *         "schema_use": "held",
                     *         "created": "2026-11-28T18:30:00Z",
                     *         "made_from": {
                     *           "kind": "pantry",
                     *           "name": null
                     *         },
                     *         "wish": null,
                     *         "path": null,
                     *         "source": null,
                     *         "warnings": [
                     *           {
                     *             "code": "allergens_not_checked",
                     *             "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook."
                     *           }
                     *         ],
                     *         "error": null
                     *       },
                     *       "acknowledged": []
                     *     }
                     */
                    "application/json": components["schemas"]["KeptRecipe"];
                };
            };
            /** @description Bad request */
            400: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too slow */
            408: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No longer kept */
            410: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No room left */
            507: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_recipe: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the recipe as you know it: 304 if it still is. */
                "if-none-match"?: string | null;
            };
            path: {
                /** @description `id` of a kept recipe. */
                recipe_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The recipe */
            200: {
                headers: {
                    /** @description The version of the recipe, to be sent back as `If-Match` or `If-None-Match`. */
                    ETag: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0f8fad5b-d9cb-469f-a165-70867728950e",
                     *       "version": 2,
                     *       "title": "Spinach and feta omelette",
                     *       "draft": false,
                     *       "favourite": true,
                     *       "rating": 5,
                     *       "tags": [
                     *         "quick"
                     *       ],
                     *       "created": "2026-11-28T18:30:00Z",
                     *       "updated": "2026-11-28T18:30:00Z",
                     *       "deleted": null,
                     *       "purged_after": null,
                     *       "note": "",
                     *       "revision": 1,
                     *       "link": "/?recipe=0f8fad5b-d9cb-469f-a165-70867728950e",
                     *       "ending": "completed",
                     *       "recipe": {
                     *         "id": 1144408915,
                     *         "title": "Spinach and feta omelette",
                     *         "description": "Soft eggs, quickly made.",
                     *         "servings": 2,
                     *         "prep_minutes": 5,
                     *         "cook_minutes": 10,
                     *         "ingredients": [
                     *           {
                     *             "quantity": 4,
                     *             "unit": "piece",
                     *             "name": "eggs",
                     *             "note": null,
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "eggs",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 100,
                     *             "unit": "g",
                     *             "name": "spinach",
                     *             "note": "washed",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "spinach",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 50,
                     *             "unit": "g",
                     *             "name": "feta",
                     *             "note": "crumbled",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "feta",
                     *             "staple": false
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "text": "Beat the eggs.",
                     *             "minutes": 1,
                     *             "uses": [
                     *               0
                     *             ]
                     *           },
                     *           {
                     *             "text": "Wilt the spinach in a pan.",
                     *             "minutes": 3,
                     *             "uses": [
                     *               1
                     *             ]
                     *           },
                     *           {
                     *             "text": "Pour in the eggs, add the feta and let it set.",
                     *             "minutes": 6,
                     *             "uses": [
                     *               0,
                     *               2
                     *             ]
                     *           }
                     *         ],
                     *         "notes": "Good with bread.",
                     *         "total_minutes": 15,
                     *         "matched_ingredients": [
                     *           "eggs",
                     *           "spinach",
                     *           "feta"
                     *         ],
                     *         "missing_ingredients": [],
                     *         "allergens": {
                     *           "checked": false,
                     *           "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.",
                     *           "forbidden": [],
                     *           "diets": [],
                     *           "withheld": [],
                     *           "clashes": [],
                     *           "unknown": [],
                     *           "did_you_mean": {},
                     *           "unread": [],
                     *           "unread_language": null,
                     *           "conflicts": [],
                     *           "likely": []
                     *         },
                     *         "provenance": {
                     *           "backend": "ollama",
                     *           "model": "qwen3:4b",
                     *           "prompt_version": "2026-11",
                     *           "attempts": 1,
                     *           "mends": 0,
                     *           "created": "2026-11-28T18:30:00Z",
                     *           "schema_use": "held",
                     *           "made_from": {
                     *             "kind": "pantry",
                     *             "name": null
                     *           }
                     *         }
                     *       },
                     *       "provenance": {
                     *         "run": "9c372ae4c1d24f6c8a1f0b7d5e3f2a10",
                     *         "backend": "ollama",
                     *         "model": "qwen3:4b",
                     *         "prompt_version": "2026-11",
                     *         "attempts": 1,
                     *         "mends": 0,
                     *         "schema_use": "held",
                     *         "created": "2026-11-28T18:30:00Z",
                     *         "made_from": {
                     *           "kind": "pantry",
                     *           "name": null
                     *         },
                     *         "wish": null,
                     *         "path": null,
                     *         "source": null,
                     *         "warnings": [
                     *           {
                     *             "code": "allergens_not_checked",
                     *             "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook."
                     *           }
                     *         ],
                     *         "error": null
                     *       },
                     *       "acknowledged": []
                     *     }
                     */
                    "application/json": components["schemas"]["KeptRecipe"];
                };
            };
            /** @description It is as you know it */
            304: {
                headers: {
                    /** @description The version of the recipe, to be sent back as `If-Match` or `If-None-Match`. */
                    ETag: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No longer kept */
            410: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    delete_recipe: {
        parameters: {
            query?: never;
            header?: {
                /** @description Required: the ETag of the recipe as you last saw it, so that no change by another tab is overwritten; `*` for whatever there is. */
                "if-match"?: string | null;
            };
            path: {
                /** @description `id` of a kept recipe. */
                recipe_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The recipe, with `purged_after` */
            200: {
                headers: {
                    /** @description The version of the recipe, to be sent back as `If-Match` or `If-None-Match`. */
                    ETag: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0f8fad5b-d9cb-469f-a165-70867728950e",
                     *       "version": 7,
                     *       "title": "Spinach and feta omelette",
                     *       "draft": false,
                     *       "favourite": true,
                     *       "rating": 5,
                     *       "tags": [
                     *         "quick"
                     *       ],
                     *       "created": "2026-11-28T18:30:00Z",
                     *       "updated": "2026-11-28T18:30:00Z",
                     *       "deleted": "2026-11-28T18:30:00Z",
                     *       "purged_after": "2026-11-28T18:30:00Z",
                     *       "note": "",
                     *       "revision": 3,
                     *       "link": "/?recipe=0f8fad5b-d9cb-469f-a165-70867728950e",
                     *       "ending": "completed",
                     *       "recipe": {
                     *         "id": 1144408915,
                     *         "title": "Spinach and feta omelette",
                     *         "description": "Soft eggs, quickly made.",
                     *         "servings": 2,
                     *         "prep_minutes": 5,
                     *         "cook_minutes": 10,
                     *         "ingredients": [
                     *           {
                     *             "quantity": 4,
                     *             "unit": "piece",
                     *             "name": "eggs",
                     *             "note": null,
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "eggs",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 100,
                     *             "unit": "g",
                     *             "name": "spinach",
                     *             "note": "washed",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "spinach",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 50,
                     *             "unit": "g",
                     *             "name": "feta",
                     *             "note": "crumbled",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "feta",
                     *             "staple": false
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "text": "Beat the eggs.",
                     *             "minutes": 1,
                     *             "uses": [
                     *               0
                     *             ]
                     *           },
                     *           {
                     *             "text": "Wilt the spinach in a pan.",
                     *             "minutes": 3,
                     *             "uses": [
                     *               1
                     *             ]
                     *           },
                     *           {
                     *             "text": "Pour in the eggs, add the feta and let it set.",
                     *             "minutes": 6,
                     *             "uses": [
                     *               0,
                     *               2
                     *             ]
                     *           }
                     *         ],
                     *         "notes": "Good with bread.",
                     *         "total_minutes": 15,
                     *         "matched_ingredients": [
                     *           "eggs",
                     *           "spinach",
                     *           "feta"
                     *         ],
                     *         "missing_ingredients": [],
                     *         "allergens": {
                     *           "checked": false,
                     *           "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.",
                     *           "forbidden": [],
                     *           "diets": [],
                     *           "withheld": [],
                     *           "clashes": [],
                     *           "unknown": [],
                     *           "did_you_mean": {},
                     *           "unread": [],
                     *           "unread_language": null,
                     *           "conflicts": [],
                     *           "likely": []
                     *         },
                     *         "provenance": {
                     *           "backend": "ollama",
                     *           "model": "qwen3:4b",
                     *           "prompt_version": "2026-11",
                     *           "attempts": 1,
                     *           "mends": 0,
                     *           "created": "2026-11-28T18:30:00Z",
                     *           "schema_use": "held",
                     *           "made_from": {
                     *             "kind": "pantry",
                     *             "name": null
                     *           }
                     *         }
                     *       },
                     *       "provenance": {
                     *         "run": "9c372ae4c1d24f6c8a1f0b7d5e3f2a10",
                     *         "backend": "ollama",
                     *         "model": "qwen3:4b",
                     *         "prompt_version": "2026-11",
                     *         "attempts": 1,
                     *         "mends": 0,
                     *         "schema_use": "held",
                     *         "created": "2026-11-28T18:30:00Z",
                     *         "made_from": {
                     *           "kind": "pantry",
                     *           "name": null
                     *         },
                     *         "wish": null,
                     *         "path": null,
                     *         "source": null,
                     *         "warnings": [
                     *           {
                     *             "code": "allergens_not_checked",
                     *             "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook."
                     *           }
                     *         ],
                     *         "error": null
                     *       },
                     *       "acknowledged": []
                     *     }
                     */
                    "application/json": components["schemas"]["KeptRecipe"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No longer kept */
            410: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Changed meanwhile */
            412: {
                headers: {
                    /** @description The version of the recipe, to be sent back as `If-Match` or `If-None-Match`. */
                    ETag: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Say what you last saw */
            428: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No room left */
            507: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    change_recipe: {
        parameters: {
            query?: never;
            header?: {
                /** @description Required: the ETag of the recipe as you last saw it, so that no change by another tab is overwritten; `*` for whatever there is. */
                "if-match"?: string | null;
            };
            path: {
                /** @description `id` of a kept recipe. */
                recipe_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeRequest"];
            };
        };
        responses: {
            /** @description The recipe as it is now */
            200: {
                headers: {
                    /** @description The version of the recipe, to be sent back as `If-Match` or `If-None-Match`. */
                    ETag: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0f8fad5b-d9cb-469f-a165-70867728950e",
                     *       "version": 2,
                     *       "title": "Spinach and feta omelette",
                     *       "draft": false,
                     *       "favourite": true,
                     *       "rating": 5,
                     *       "tags": [
                     *         "quick"
                     *       ],
                     *       "created": "2026-11-28T18:30:00Z",
                     *       "updated": "2026-11-28T18:30:00Z",
                     *       "deleted": null,
                     *       "purged_after": null,
                     *       "note": "",
                     *       "revision": 1,
                     *       "link": "/?recipe=0f8fad5b-d9cb-469f-a165-70867728950e",
                     *       "ending": "completed",
                     *       "recipe": {
                     *         "id": 1144408915,
                     *         "title": "Spinach and feta omelette",
                     *         "description": "Soft eggs, quickly made.",
                     *         "servings": 2,
                     *         "prep_minutes": 5,
                     *         "cook_minutes": 10,
                     *         "ingredients": [
                     *           {
                     *             "quantity": 4,
                     *             "unit": "piece",
                     *             "name": "eggs",
                     *             "note": null,
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "eggs",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 100,
                     *             "unit": "g",
                     *             "name": "spinach",
                     *             "note": "washed",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "spinach",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 50,
                     *             "unit": "g",
                     *             "name": "feta",
                     *             "note": "crumbled",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "feta",
                     *             "staple": false
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "text": "Beat the eggs.",
                     *             "minutes": 1,
                     *             "uses": [
                     *               0
                     *             ]
                     *           },
                     *           {
                     *             "text": "Wilt the spinach in a pan.",
                     *             "minutes": 3,
                     *             "uses": [
                     *               1
                     *             ]
                     *           },
                     *           {
                     *             "text": "Pour in the eggs, add the feta and let it set.",
                     *             "minutes": 6,
                     *             "uses": [
                     *               0,
                     *               2
                     *             ]
                     *           }
                     *         ],
                     *         "notes": "Good with bread.",
                     *         "total_minutes": 15,
                     *         "matched_ingredients": [
                     *           "eggs",
                     *           "spinach",
                     *           "feta"
                     *         ],
                     *         "missing_ingredients": [],
                     *         "allergens": {
                     *           "checked": false,
                     *           "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.",
                     *           "forbidden": [],
                     *           "diets": [],
                     *           "withheld": [],
                     *           "clashes": [],
                     *           "unknown": [],
                     *           "did_you_mean": {},
                     *           "unread": [],
                     *           "unread_language": null,
                     *           "conflicts": [],
                     *           "likely": []
                     *         },
                     *         "provenance": {
                     *           "backend": "ollama",
                     *           "model": "qwen3:4b",
                     *           "prompt_version": "2026-11",
                     *           "attempts": 1,
                     *           "mends": 0,
                     *           "created": "2026-11-28T18:30:00Z",
                     *           "schema_use": "held",
                     *           "made_from": {
                     *             "kind": "pantry",
                     *             "name": null
                     *           }
                     *         }
                     *       },
                     *       "provenance": {
                     *         "run": "9c372ae4c1d24f6c8a1f0b7d5e3f2a10",
                     *         "backend": "ollama",
                     *         "model": "qwen3:4b",
                     *         "prompt_version": "2026-11",
                     *         "attempts": 1,
                     *         "mends": 0,
                     *         "schema_use": "held",
                     *         "created": "2026-11-28T18:30:00Z",
                     *         "made_from": {
                     *           "kind": "pantry",
                     *           "name": null
                     *         },
                     *         "wish": null,
                     *         "path": null,
                     *         "source": null,
                     *         "warnings": [
                     *           {
                     *             "code": "allergens_not_checked",
                     *             "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook."
                     *           }
                     *         ],
                     *         "error": null
                     *       },
                     *       "acknowledged": []
                     *     }
                     */
                    "application/json": components["schemas"]["KeptRecipe"];
                };
            };
            /** @description Bad request */
            400: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too slow */
            408: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No longer kept */
            410: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Changed meanwhile */
            412: {
                headers: {
                    /** @description The version of the recipe, to be sent back as `If-Match` or `If-None-Match`. */
                    ETag: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Say what you last saw */
            428: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No room left */
            507: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    restore_recipe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `id` of a kept recipe. */
                recipe_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The recipe as it is now */
            200: {
                headers: {
                    /** @description The version of the recipe, to be sent back as `If-Match` or `If-None-Match`. */
                    ETag: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0f8fad5b-d9cb-469f-a165-70867728950e",
                     *       "version": 8,
                     *       "title": "Spinach and feta omelette",
                     *       "draft": false,
                     *       "favourite": true,
                     *       "rating": 5,
                     *       "tags": [
                     *         "quick"
                     *       ],
                     *       "created": "2026-11-28T18:30:00Z",
                     *       "updated": "2026-11-28T18:30:00Z",
                     *       "deleted": null,
                     *       "purged_after": null,
                     *       "note": "",
                     *       "revision": 3,
                     *       "link": "/?recipe=0f8fad5b-d9cb-469f-a165-70867728950e",
                     *       "ending": "completed",
                     *       "recipe": {
                     *         "id": 1144408915,
                     *         "title": "Spinach and feta omelette",
                     *         "description": "Soft eggs, quickly made.",
                     *         "servings": 2,
                     *         "prep_minutes": 5,
                     *         "cook_minutes": 10,
                     *         "ingredients": [
                     *           {
                     *             "quantity": 4,
                     *             "unit": "piece",
                     *             "name": "eggs",
                     *             "note": null,
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "eggs",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 100,
                     *             "unit": "g",
                     *             "name": "spinach",
                     *             "note": "washed",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "spinach",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 50,
                     *             "unit": "g",
                     *             "name": "feta",
                     *             "note": "crumbled",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "feta",
                     *             "staple": false
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "text": "Beat the eggs.",
                     *             "minutes": 1,
                     *             "uses": [
                     *               0
                     *             ]
                     *           },
                     *           {
                     *             "text": "Wilt the spinach in a pan.",
                     *             "minutes": 3,
                     *             "uses": [
                     *               1
                     *             ]
                     *           },
                     *           {
                     *             "text": "Pour in the eggs, add the feta and let it set.",
                     *             "minutes": 6,
                     *             "uses": [
                     *               0,
                     *               2
                     *             ]
                     *           }
                     *         ],
                     *         "notes": "Good with bread.",
                     *         "total_minutes": 15,
                     *         "matched_ingredients": [
                     *           "eggs",
                     *           "spinach",
                     *           "feta"
                     *         ],
                     *         "missing_ingredients": [],
                     *         "allergens": {
                     *           "checked": false,
                     *           "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.",
                     *           "forbidden": [],
                     *           "diets": [],
                     *           "withheld": [],
                     *           "clashes": [],
                     *           "unknown": [],
                     *           "did_you_mean": {},
                     *           "unread": [],
                     *           "unread_language": null,
                     *           "conflicts": [],
                     *           "likely": []
                     *         },
                     *         "provenance": {
                     *           "backend": "ollama",
                     *           "model": "qwen3:4b",
                     *           "prompt_version": "2026-11",
                     *           "attempts": 1,
                     *           "mends": 0,
                     *           "created": "2026-11-28T18:30:00Z",
                     *           "schema_use": "held",
                     *           "made_from": {
                     *             "kind": "pantry",
                     *             "name": null
                     *           }
                     *         }
                     *       },
                     *       "provenance": {
                     *         "run": "9c372ae4c1d24f6c8a1f0b7d5e3f2a10",
                     *         "backend": "ollama",
                     *         "model": "qwen3:4b",
                     *         "prompt_version": "2026-11",
                     *         "attempts": 1,
                     *         "mends": 0,
                     *         "schema_use": "held",
                     *         "created": "2026-11-28T18:30:00Z",
                     *         "made_from": {
                     *           "kind": "pantry",
                     *           "name": null
                     *         },
                     *         "wish": null,
                     *         "path": null,
                     *         "source": null,
                     *         "warnings": [
                     *           {
                     *             "code": "allergens_not_checked",
                     *             "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook."
                     *           }
                     *         ],
                     *         "error": null
                     *       },
                     *       "acknowledged": []
                     *     }
                     */
                    "application/json": components["schemas"]["KeptRecipe"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too slow */
            408: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No room left */
            507: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    export_recipe: {
        parameters: {
            query?: {
                /** @description Which form the file has. */
                format?: "jsonld" | "cooklang" | "markdown" | "text" | "html" | "nextcloud" | "paprika";
            };
            header?: never;
            path: {
                /** @description `id` of a kept recipe. */
                recipe_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    /** @description The file's name (RFC 6266). */
                    "Content-Disposition": string;
                    /** @description The version of the recipe, to be sent back as `If-Match` or `If-None-Match`. */
                    ETag: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "@context": "https://schema.org",
                     *       "@type": "Recipe",
                     *       "name": "Spinach and feta omelette",
                     *       "description": "Soft eggs, quickly made.",
                     *       "author": {
                     *         "@type": "Organization",
                     *         "name": "Kiwi Recipes"
                     *       },
                     *       "creditText": "From your pantry: eggs, spinach, feta.",
                     *       "inLanguage": "en",
                     *       "dateCreated": "2026-11-28T18:30:00Z",
                     *       "recipeYield": "2 servings",
                     *       "prepTime": "PT5M",
                     *       "cookTime": "PT10M",
                     *       "totalTime": "PT15M",
                     *       "keywords": "quick",
                     *       "recipeIngredient": [
                     *         "4 eggs",
                     *         "100 g spinach, washed",
                     *         "50 g feta, crumbled"
                     *       ],
                     *       "recipeInstructions": [
                     *         {
                     *           "@type": "HowToStep",
                     *           "text": "Beat the eggs."
                     *         },
                     *         {
                     *           "@type": "HowToStep",
                     *           "text": "Wilt the spinach in a pan."
                     *         },
                     *         {
                     *           "@type": "HowToStep",
                     *           "text": "Pour in the eggs, add the feta and let it set."
                     *         }
                     *       ],
                     *       "comment": [
                     *         {
                     *           "@type": "Comment",
                     *           "author": {
                     *             "@type": "Organization",
                     *             "name": "Kiwi Recipes"
                     *           },
                     *           "text": "Good with bread."
                     *         },
                     *         {
                     *           "@type": "Comment",
                     *           "author": {
                     *             "@type": "Organization",
                     *             "name": "Kiwi Recipes"
                     *           },
                     *           "text": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/ld+json": Record<string, never>;
                    /**
                     * @example ---
                     *     title: "Spinach and feta omelette"
                     *     description: "Soft eggs, quickly made."
                     *     servings: 2
                     *     prep time: "5 minutes"
                     *     cook time: "10 minutes"
                     *     tags: ["quick"]
                     *     source: "Kiwi Recipes"
                     *     ---
                     *
                     *     > This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.
                     *
                     *     Beat the @eggs{4}. (~{1%minutes})
                     *
                     *     Wilt the @spinach{100%g}(washed) in a pan. (~{3%minutes})
                     *
                     *     Pour in the eggs, add the @feta{50%g}(crumbled) and let it set. (~{6%minutes})
                     *
                     *     > Good with bread.
                     *
                     *     > From your pantry: eggs, spinach, feta.
                     */
                    "text/x-cooklang": string;
                    /**
                     * @example # Spinach and feta omelette
                     *
                     *     Soft eggs, quickly made.
                     *
                     *     Serves 2 · Preparation 5 min · Cooking 10 min · quick
                     *
                     *     ## Ingredients
                     *
                     *     - 4 eggs
                     *     - 100 g spinach, washed
                     *     - 50 g feta, crumbled
                     *
                     *     ## Steps
                     *
                     *     1. Beat the eggs. (1 min)
                     *     2. Wilt the spinach in a pan. (3 min)
                     *     3. Pour in the eggs, add the feta and let it set. (6 min)
                     *
                     *     ## Notes
                     *
                     *     Good with bread.
                     *
                     *     From your pantry: eggs, spinach, feta.
                     *
                     *     ## Allergens
                     *
                     *     - This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.
                     */
                    "text/markdown": string;
                    /**
                     * @example Spinach and feta omelette
                     *
                     *     quick
                     *
                     *     Soft eggs, quickly made.
                     *
                     *     Serves 2 · Preparation 5 min · Cooking 10 min
                     *
                     *     - 4 eggs
                     *     - 100 g spinach, washed
                     *     - 50 g feta, crumbled
                     *
                     *     1. Beat the eggs. (1 min)
                     *     2. Wilt the spinach in a pan. (3 min)
                     *     3. Pour in the eggs, add the feta and let it set. (6 min)
                     *
                     *     Good with bread.
                     *
                     *     From your pantry: eggs, spinach, feta.
                     *
                     *     This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.
                     */
                    "text/plain": string;
                    /**
                     * @example <!doctype html>
                     *     <html lang="en">
                     *     <head><meta charset="utf-8"><title>Spinach and feta omelette</title>
                     *     <script type="application/ld+json">{"@context": "https://schema.org", "@type": "Recipe", "name": "Spinach and feta omelette", "description": "Soft eggs, quickly made.", "author": {"@type": "Organization", "name": "Kiwi Recipes"}, "creditText": "From your pantry: eggs, spinach, feta.", "inLanguage": "en", "dateCreated": "2026-11-28T18:30:00Z", "recipeYield": "2 servings", "prepTime": "PT5M", "cookTime": "PT10M", "totalTime": "PT15M", "keywords": "quick", "recipeIngredient": ["4 eggs", "100 g spinach, washed", "50 g feta, crumbled"], "recipeInstructions": [{"@type": "HowToStep", "text": "Beat the eggs."}, {"@type": "HowToStep", "text": "Wilt the spinach in a pan."}, {"@type": "HowToStep", "text": "Pour in the eggs, add the feta and let it set."}], "comment": [{"@type": "Comment", "author": {"@type": "Organization", "name": "Kiwi Recipes"}, "text": "Good with bread."}, {"@type": "Comment", "author": {"@type": "Organization", "name": "Kiwi Recipes"}, "text": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook."}]}</script></head>
                     *     <body><h1>Spinach and feta omelette</h1>
                     *     <p>Soft eggs, quickly made.</p>
                     *     <h2>Ingredients</h2>
                     *     <ul><li>4 eggs</li><li>100 g spinach, washed</li><li>50 g feta, crumbled</li></ul>
                     *     <h2>Steps</h2>
                     *     <ol><li>Beat the eggs.</li><li>Wilt the spinach in a pan.</li><li>Pour in the eggs, add the feta and let it set.</li></ol>
                     *     <p>Good with bread.</p>
                     *     <p>This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.</p>
                     *     <p>From your pantry: eggs, spinach, feta.</p>
                     *     </body></html>
                     */
                    "text/html": string;
                    "application/zip": string;
                    "application/octet-stream": string;
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No longer kept */
            410: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    import_recipes: {
        parameters: {
            query?: {
                /** @description A BCP 47 tag: the language of recipes that don't say theirs. */
                language?: string | null;
                /** @description A recipe of ours may come with `allergens.likely`: these warnings were seen and agreed to. */
                agreed?: boolean;
                /** @description The file's name, for recipes that don't say where they are from. */
                file_name?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": unknown;
                "application/ld+json": unknown;
                "text/html": string;
                "application/xhtml+xml": string;
            };
        };
        responses: {
            /** @description What became of each recipe in the file */
            201: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "imported": [
                     *         {
                     *           "recipe": {
                     *             "id": "0f8fad5b-d9cb-469f-a165-70867728950e",
                     *             "version": 1,
                     *             "title": "Lentil soup",
                     *             "draft": false,
                     *             "favourite": false,
                     *             "rating": null,
                     *             "tags": [],
                     *             "created": "2026-11-28T18:30:00Z",
                     *             "updated": "2026-11-28T18:30:00Z",
                     *             "deleted": null,
                     *             "purged_after": null,
                     *             "note": "",
                     *             "revision": 1,
                     *             "link": "/?recipe=0f8fad5b-d9cb-469f-a165-70867728950e",
                     *             "ending": "completed",
                     *             "recipe": {
                     *               "title": "Lentil soup",
                     *               "description": "",
                     *               "ingredients": [
                     *                 {
                     *                   "quantity": 200,
                     *                   "unit": "g",
                     *                   "name": "red lentils"
                     *                 },
                     *                 {
                     *                   "quantity": 1,
                     *                   "name": "onion"
                     *                 }
                     *               ],
                     *               "steps": [
                     *                 {
                     *                   "text": "Cook everything for 20 minutes.",
                     *                   "minutes": 20,
                     *                   "uses": [
                     *                     0,
                     *                     1
                     *                   ]
                     *                 }
                     *               ],
                     *               "notes": ""
                     *             },
                     *             "provenance": {
                     *               "run": null,
                     *               "backend": null,
                     *               "model": null,
                     *               "prompt_version": null,
                     *               "attempts": null,
                     *               "mends": null,
                     *               "schema_use": null,
                     *               "created": null,
                     *               "made_from": {
                     *                 "kind": "file",
                     *                 "name": null
                     *               },
                     *               "wish": null,
                     *               "path": null,
                     *               "source": null,
                     *               "warnings": [],
                     *               "error": null
                     *             },
                     *             "acknowledged": []
                     *           },
                     *           "remarks": []
                     *         }
                     *       ],
                     *       "refused": []
                     *     }
                     */
                    "application/json": components["schemas"]["ImportResult"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too slow */
            408: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No room left */
            507: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    share_recipe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `id` of a kept recipe. */
                recipe_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is shared already: the same link */
            200: {
                headers: {
                    /** @description The version of the recipe, to be sent back as `If-Match` or `If-None-Match`. */
                    ETag: string;
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0f8fad5b-d9cb-469f-a165-70867728950e",
                     *       "version": 5,
                     *       "title": "Spinach and feta omelette",
                     *       "draft": false,
                     *       "favourite": true,
                     *       "rating": 5,
                     *       "tags": [
                     *         "quick"
                     *       ],
                     *       "created": "2026-11-28T18:30:00Z",
                     *       "updated": "2026-11-28T18:30:00Z",
                     *       "deleted": null,
                     *       "purged_after": null,
                     *       "note": "",
                     *       "revision": 3,
                     *       "link": "/?shared=wgUD0sjUFteDT5_zsq4aJHq8W38VZuua",
                     *       "ending": "completed",
                     *       "recipe": {
                     *         "id": 1144408915,
                     *         "title": "Spinach and feta omelette",
                     *         "description": "Soft eggs, quickly made.",
                     *         "servings": 2,
                     *         "prep_minutes": 5,
                     *         "cook_minutes": 10,
                     *         "ingredients": [
                     *           {
                     *             "quantity": 4,
                     *             "unit": "piece",
                     *             "name": "eggs",
                     *             "note": null,
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "eggs",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 100,
                     *             "unit": "g",
                     *             "name": "spinach",
                     *             "note": "washed",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "spinach",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 50,
                     *             "unit": "g",
                     *             "name": "feta",
                     *             "note": "crumbled",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "feta",
                     *             "staple": false
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "text": "Beat the eggs.",
                     *             "minutes": 1,
                     *             "uses": [
                     *               0
                     *             ]
                     *           },
                     *           {
                     *             "text": "Wilt the spinach in a pan.",
                     *             "minutes": 3,
                     *             "uses": [
                     *               1
                     *             ]
                     *           },
                     *           {
                     *             "text": "Pour in the eggs, add the feta and let it set.",
                     *             "minutes": 6,
                     *             "uses": [
                     *               0,
                     *               2
                     *             ]
                     *           }
                     *         ],
                     *         "notes": "Good with bread.",
                     *         "total_minutes": 15,
                     *         "matched_ingredients": [
                     *           "eggs",
                     *           "spinach",
                     *           "feta"
                     *         ],
                     *         "missing_ingredients": [],
                     *         "allergens": {
                     *           "checked": false,
                     *           "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.",
                     *           "forbidden": [],
                     *           "diets": [],
                     *           "withheld": [],
                     *           "clashes": [],
                     *           "unknown": [],
                     *           "did_you_mean": {},
                     *           "unread": [],
                     *           "unread_language": null,
                     *           "conflicts": [],
                     *           "likely": []
                     *         },
                     *         "provenance": {
                     *           "backend": "ollama",
                     *           "model": "qwen3:4b",
                     *           "prompt_version": "2026-11",
                     *           "attempts": 1,
                     *           "mends": 0,
                     *           "created": "2026-11-28T18:30:00Z",
                     *           "schema_use": "held",
                     *           "made_from": {
                     *             "kind": "pantry",
                     *             "name": null
                     *           }
                     *         }
                     *       },
                     *       "provenance": {
                     *         "run": "9c372ae4c1d24f6c8a1f0b7d5e3f2a10",
                     *         "backend": "ollama",
                     *         "model": "qwen3:4b",
                     *         "prompt_version": "2026-11",
                     *         "attempts": 1,
                     *         "mends": 0,
                     *         "schema_use": "held",
                     *         "created": "2026-11-28T18:30:00Z",
                     *         "made_from": {
                     *           "kind": "pantry",
                     *           "name": null
                     *         },
                     *         "wish": null,
                     *         "path": null,
                     *         "source": null,
                     *         "warnings": [
                     *           {
                     *             "code": "allergens_not_checked",
                     *             "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook."
                     *           }
                     *         ],
                     *         "error": null
                     *       },
                     *       "acknowledged": []
                     *     }
                     */
                    "application/json": components["schemas"]["KeptRecipe"];
                };
            };
            /** @description It is shared now */
            201: {
                headers: {
                    /** @description The version of the recipe, to be sent back as `If-Match` or `If-None-Match`. */
                    ETag: string;
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0f8fad5b-d9cb-469f-a165-70867728950e",
                     *       "version": 5,
                     *       "title": "Spinach and feta omelette",
                     *       "draft": false,
                     *       "favourite": true,
                     *       "rating": 5,
                     *       "tags": [
                     *         "quick"
                     *       ],
                     *       "created": "2026-11-28T18:30:00Z",
                     *       "updated": "2026-11-28T18:30:00Z",
                     *       "deleted": null,
                     *       "purged_after": null,
                     *       "note": "",
                     *       "revision": 3,
                     *       "link": "/?shared=wgUD0sjUFteDT5_zsq4aJHq8W38VZuua",
                     *       "ending": "completed",
                     *       "recipe": {
                     *         "id": 1144408915,
                     *         "title": "Spinach and feta omelette",
                     *         "description": "Soft eggs, quickly made.",
                     *         "servings": 2,
                     *         "prep_minutes": 5,
                     *         "cook_minutes": 10,
                     *         "ingredients": [
                     *           {
                     *             "quantity": 4,
                     *             "unit": "piece",
                     *             "name": "eggs",
                     *             "note": null,
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "eggs",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 100,
                     *             "unit": "g",
                     *             "name": "spinach",
                     *             "note": "washed",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "spinach",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 50,
                     *             "unit": "g",
                     *             "name": "feta",
                     *             "note": "crumbled",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "feta",
                     *             "staple": false
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "text": "Beat the eggs.",
                     *             "minutes": 1,
                     *             "uses": [
                     *               0
                     *             ]
                     *           },
                     *           {
                     *             "text": "Wilt the spinach in a pan.",
                     *             "minutes": 3,
                     *             "uses": [
                     *               1
                     *             ]
                     *           },
                     *           {
                     *             "text": "Pour in the eggs, add the feta and let it set.",
                     *             "minutes": 6,
                     *             "uses": [
                     *               0,
                     *               2
                     *             ]
                     *           }
                     *         ],
                     *         "notes": "Good with bread.",
                     *         "total_minutes": 15,
                     *         "matched_ingredients": [
                     *           "eggs",
                     *           "spinach",
                     *           "feta"
                     *         ],
                     *         "missing_ingredients": [],
                     *         "allergens": {
                     *           "checked": false,
                     *           "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.",
                     *           "forbidden": [],
                     *           "diets": [],
                     *           "withheld": [],
                     *           "clashes": [],
                     *           "unknown": [],
                     *           "did_you_mean": {},
                     *           "unread": [],
                     *           "unread_language": null,
                     *           "conflicts": [],
                     *           "likely": []
                     *         },
                     *         "provenance": {
                     *           "backend": "ollama",
                     *           "model": "qwen3:4b",
                     *           "prompt_version": "2026-11",
                     *           "attempts": 1,
                     *           "mends": 0,
                     *           "created": "2026-11-28T18:30:00Z",
                     *           "schema_use": "held",
                     *           "made_from": {
                     *             "kind": "pantry",
                     *             "name": null
                     *           }
                     *         }
                     *       },
                     *       "provenance": {
                     *         "run": "9c372ae4c1d24f6c8a1f0b7d5e3f2a10",
                     *         "backend": "ollama",
                     *         "model": "qwen3:4b",
                     *         "prompt_version": "2026-11",
                     *         "attempts": 1,
                     *         "mends": 0,
                     *         "schema_use": "held",
                     *         "created": "2026-11-28T18:30:00Z",
                     *         "made_from": {
                     *           "kind": "pantry",
                     *           "name": null
                     *         },
                     *         "wish": null,
                     *         "path": null,
                     *         "source": null,
                     *         "warnings": [
                     *           {
                     *             "code": "allergens_not_checked",
                     *             "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook."
                     *           }
                     *         ],
                     *         "error": null
                     *       },
                     *       "acknowledged": []
                     *     }
                     */
                    "application/json": components["schemas"]["KeptRecipe"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too slow */
            408: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No longer kept */
            410: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No room left */
            507: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    stop_sharing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `id` of a kept recipe. */
                recipe_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The recipe as it is now */
            200: {
                headers: {
                    /** @description The version of the recipe, to be sent back as `If-Match` or `If-None-Match`. */
                    ETag: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0f8fad5b-d9cb-469f-a165-70867728950e",
                     *       "version": 6,
                     *       "title": "Spinach and feta omelette",
                     *       "draft": false,
                     *       "favourite": true,
                     *       "rating": 5,
                     *       "tags": [
                     *         "quick"
                     *       ],
                     *       "created": "2026-11-28T18:30:00Z",
                     *       "updated": "2026-11-28T18:30:00Z",
                     *       "deleted": null,
                     *       "purged_after": null,
                     *       "note": "",
                     *       "revision": 3,
                     *       "link": "/?recipe=0f8fad5b-d9cb-469f-a165-70867728950e",
                     *       "ending": "completed",
                     *       "recipe": {
                     *         "id": 1144408915,
                     *         "title": "Spinach and feta omelette",
                     *         "description": "Soft eggs, quickly made.",
                     *         "servings": 2,
                     *         "prep_minutes": 5,
                     *         "cook_minutes": 10,
                     *         "ingredients": [
                     *           {
                     *             "quantity": 4,
                     *             "unit": "piece",
                     *             "name": "eggs",
                     *             "note": null,
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "eggs",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 100,
                     *             "unit": "g",
                     *             "name": "spinach",
                     *             "note": "washed",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "spinach",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 50,
                     *             "unit": "g",
                     *             "name": "feta",
                     *             "note": "crumbled",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "feta",
                     *             "staple": false
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "text": "Beat the eggs.",
                     *             "minutes": 1,
                     *             "uses": [
                     *               0
                     *             ]
                     *           },
                     *           {
                     *             "text": "Wilt the spinach in a pan.",
                     *             "minutes": 3,
                     *             "uses": [
                     *               1
                     *             ]
                     *           },
                     *           {
                     *             "text": "Pour in the eggs, add the feta and let it set.",
                     *             "minutes": 6,
                     *             "uses": [
                     *               0,
                     *               2
                     *             ]
                     *           }
                     *         ],
                     *         "notes": "Good with bread.",
                     *         "total_minutes": 15,
                     *         "matched_ingredients": [
                     *           "eggs",
                     *           "spinach",
                     *           "feta"
                     *         ],
                     *         "missing_ingredients": [],
                     *         "allergens": {
                     *           "checked": false,
                     *           "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.",
                     *           "forbidden": [],
                     *           "diets": [],
                     *           "withheld": [],
                     *           "clashes": [],
                     *           "unknown": [],
                     *           "did_you_mean": {},
                     *           "unread": [],
                     *           "unread_language": null,
                     *           "conflicts": [],
                     *           "likely": []
                     *         },
                     *         "provenance": {
                     *           "backend": "ollama",
                     *           "model": "qwen3:4b",
                     *           "prompt_version": "2026-11",
                     *           "attempts": 1,
                     *           "mends": 0,
                     *           "created": "2026-11-28T18:30:00Z",
                     *           "schema_use": "held",
                     *           "made_from": {
                     *             "kind": "pantry",
                     *             "name": null
                     *           }
                     *         }
                     *       },
                     *       "provenance": {
                     *         "run": "9c372ae4c1d24f6c8a1f0b7d5e3f2a10",
                     *         "backend": "ollama",
                     *         "model": "qwen3:4b",
                     *         "prompt_version": "2026-11",
                     *         "attempts": 1,
                     *         "mends": 0,
                     *         "schema_use": "held",
                     *         "created": "2026-11-28T18:30:00Z",
                     *         "made_from": {
                     *           "kind": "pantry",
                     *           "name": null
                     *         },
                     *         "wish": null,
                     *         "path": null,
                     *         "source": null,
                     *         "warnings": [
                     *           {
                     *             "code": "allergens_not_checked",
                     *             "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook."
                     *           }
                     *         ],
                     *         "error": null
                     *       },
                     *       "acknowledged": []
                     *     }
                     */
                    "application/json": components["schemas"]["KeptRecipe"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No longer kept */
            410: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No room left */
            507: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_shared_recipe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The end of the link. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The recipe */
            200: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Spinach and feta omelette",
                     *       "ending": "completed",
                     *       "recipe": {
                     *         "title": "Spinach and feta omelette",
                     *         "description": "Soft eggs, quickly made.",
                     *         "servings": 2,
                     *         "prep_minutes": 5,
                     *         "cook_minutes": 10,
                     *         "ingredients": [
                     *           {
                     *             "quantity": 4,
                     *             "unit": "piece",
                     *             "name": "eggs",
                     *             "note": null,
                     *             "group": null,
                     *             "quantity_max": null
                     *           },
                     *           {
                     *             "quantity": 100,
                     *             "unit": "g",
                     *             "name": "spinach",
                     *             "note": "washed",
                     *             "group": null,
                     *             "quantity_max": null
                     *           },
                     *           {
                     *             "quantity": 50,
                     *             "unit": "g",
                     *             "name": "feta",
                     *             "note": "crumbled",
                     *             "group": null,
                     *             "quantity_max": null
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "text": "Beat the eggs.",
                     *             "minutes": 1,
                     *             "uses": [
                     *               0
                     *             ]
                     *           },
                     *           {
                     *             "text": "Wilt the spinach in a pan.",
                     *             "minutes": 3,
                     *             "uses": [
                     *               1
                     *             ]
                     *           },
                     *           {
                     *             "text": "Pour in the eggs, add the feta and let it set.",
                     *             "minutes": 6,
                     *             "uses": [
                     *               0,
                     *               2
                     *             ]
                     *           }
                     *         ],
                     *         "notes": "Good with bread.",
                     *         "total_minutes": 15,
                     *         "allergens": {
                     *           "checked": false,
                     *           "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.",
                     *           "forbidden": [],
                     *           "diets": [],
                     *           "withheld": [],
                     *           "clashes": [],
                     *           "unknown": [],
                     *           "did_you_mean": {},
                     *           "unread": [],
                     *           "unread_language": null,
                     *           "conflicts": [],
                     *           "likely": []
                     *         }
                     *       },
                     *       "warnings": [],
                     *       "provenance": {
                     *         "model": "qwen3:4b",
                     *         "source": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SharedRecipe"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    read_text: {
        parameters: {
            query?: {
                /** @description Answer with `text/event-stream`. */
                stream?: boolean;
                /** @description Ask for one kind of event only. */
                include?: string | null;
            };
            header?: {
                /** @description The same key and body joins the running or finished run instead of starting another. */
                "idempotency-key"?: string | null;
                /** @description With an Idempotency-Key: the number of the last event of its stream that has been seen. */
                "last-event-id"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReadRequest"];
            };
        };
        responses: {
            /** @description The recipe; with `?stream=true`, its events while it is read */
            200: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location: string;
                    /** @description The version of the stream's protocol. */
                    "X-Kiwi-Stream"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "suggestions": [
                     *         {
                     *           "id": 1144408915,
                     *           "title": "Omelette",
                     *           "match_count": 0,
                     *           "element_coverage": {},
                     *           "swap_candidates": [],
                     *           "matched_ingredients": [],
                     *           "missing_ingredients": [
                     *             "eggs",
                     *             "feta"
                     *           ],
                     *           "directions": [
                     *             "Beat the eggs.",
                     *             "Wilt the spinach in a pan.",
                     *             "Pour in the eggs, add the feta and let it set."
                     *           ],
                     *           "prep_notes": [
                     *             "feta: crumbled"
                     *           ],
                     *           "notes": "Good with bread.",
                     *           "level": 3,
                     *           "is_wildcard": false,
                     *           "nutrition": null,
                     *           "source_url": null,
                     *           "recipe": {
                     *             "title": "Omelette",
                     *             "description": "Soft eggs, quickly made.",
                     *             "servings": 2,
                     *             "prep_minutes": 5,
                     *             "cook_minutes": 10,
                     *             "ingredients": [
                     *               {
                     *                 "quantity": 4,
                     *                 "unit": "piece",
                     *                 "name": "eggs",
                     *                 "note": null,
                     *                 "group": null,
                     *                 "quantity_max": null,
                     *                 "pantry_item": null,
                     *                 "staple": false
                     *               },
                     *               {
                     *                 "quantity": 50,
                     *                 "unit": "g",
                     *                 "name": "feta",
                     *                 "note": "crumbled",
                     *                 "group": null,
                     *                 "quantity_max": null,
                     *                 "pantry_item": null,
                     *                 "staple": false
                     *               }
                     *             ],
                     *             "steps": [
                     *               {
                     *                 "text": "Beat the eggs.",
                     *                 "minutes": 1,
                     *                 "uses": [
                     *                   0
                     *                 ]
                     *               },
                     *               {
                     *                 "text": "Wilt the spinach in a pan.",
                     *                 "minutes": 3,
                     *                 "uses": [
                     *                   1
                     *                 ]
                     *               },
                     *               {
                     *                 "text": "Pour in the eggs, add the feta and let it set.",
                     *                 "minutes": 6,
                     *                 "uses": [
                     *                   0,
                     *                   2
                     *                 ]
                     *               }
                     *             ],
                     *             "notes": "Good with bread.",
                     *             "id": 1144408915,
                     *             "total_minutes": 15,
                     *             "matched_ingredients": [],
                     *             "missing_ingredients": [
                     *               "eggs",
                     *               "feta"
                     *             ],
                     *             "allergens": {
                     *               "checked": false,
                     *               "message": "This recipe was not checked for allergens. A language model read it in a text and can be wrong: read every ingredient yourself before you cook.",
                     *               "forbidden": [],
                     *               "diets": [],
                     *               "withheld": [],
                     *               "clashes": [],
                     *               "unknown": [],
                     *               "did_you_mean": {},
                     *               "unread": [],
                     *               "unread_language": null,
                     *               "conflicts": [],
                     *               "likely": []
                     *             },
                     *             "provenance": {
                     *               "backend": "ollama",
                     *               "model": "qwen3:4b",
                     *               "prompt_version": "2026-11",
                     *               "attempts": 1,
                     *               "mends": 0,
                     *               "created": "2026-11-28T18:30:00Z",
                     *               "schema_use": "held",
                     *               "made_from": {
                     *                 "kind": "text",
                     *                 "name": null
                     *               }
                     *             }
                     *           }
                     *         }
                     *       ],
                     *       "element_gaps": [],
                     *       "grocery_list": [
                     *         "eggs",
                     *         "feta"
                     *       ],
                     *       "grocery_links": [],
                     *       "rate_limited": false,
                     *       "rate_limit_count": 0,
                     *       "status": "complete",
                     *       "missing": [],
                     *       "warnings": [
                     *         {
                     *           "code": "allergens_not_checked",
                     *           "message": "This recipe was not checked for allergens. A language model read it in a text and can be wrong: read every ingredient yourself before you cook.",
                     *           "path": null,
                     *           "evidence": null
                     *         }
                     *       ],
                     *       "error": null,
                     *       "finish_reason": "stop",
                     *       "usage": {
                     *         "prompt_tokens": 26,
                     *         "completion_tokens": 130
                     *       },
                     *       "timings": {
                     *         "first_content": 1200,
                     *         "first_field": 1200,
                     *         "title": 1200,
                     *         "total": 1200,
                     *         "upstream": {
                     *           "load": 1000,
                     *           "prompt": 500,
                     *           "generation": 3000,
                     *           "total": 5000
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RecipeResult"];
                    "text/event-stream": components["schemas"]["Frame"];
                };
            };
            /** @description There are no more events: the last one has been seen */
            204: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad request */
            400: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not part of your plan */
            403: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too slow */
            408: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No longer kept */
            410: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too many at once */
            429: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description The model failed */
            502: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description The model took too long */
            504: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    revise_recipe: {
        parameters: {
            query?: {
                /** @description Answer with `text/event-stream`. */
                stream?: boolean;
                /** @description Ask for one kind of event only. */
                include?: string | null;
            };
            header?: {
                /** @description The same key and body joins the running or finished run instead of starting another. */
                "idempotency-key"?: string | null;
                /** @description With an Idempotency-Key: the number of the last event of its stream that has been seen. */
                "last-event-id"?: string | null;
                /** @description Required: the ETag of the recipe as you last saw it, so that no change by another tab is overwritten; `*` for whatever there is. */
                "if-match"?: string | null;
            };
            path: {
                /** @description `id` of a kept recipe. */
                recipe_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReviseRequest"];
            };
        };
        responses: {
            /** @description The recipe changed; with `?stream=true`, the events */
            200: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location: string;
                    /** @description The version of the stream's protocol. */
                    "X-Kiwi-Stream"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "recipe": {
                     *         "title": "Spinach and feta omelette with chives",
                     *         "description": "Soft eggs, quickly made.",
                     *         "servings": 2,
                     *         "prep_minutes": 5,
                     *         "cook_minutes": 10,
                     *         "ingredients": [
                     *           {
                     *             "quantity": 4,
                     *             "unit": "piece",
                     *             "name": "eggs",
                     *             "note": null,
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "eggs",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 100,
                     *             "unit": "g",
                     *             "name": "spinach",
                     *             "note": "washed",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "spinach",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 50,
                     *             "unit": "g",
                     *             "name": "feta",
                     *             "note": "crumbled",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "feta",
                     *             "staple": false
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "text": "Beat the eggs.",
                     *             "minutes": 1,
                     *             "uses": [
                     *               0
                     *             ]
                     *           },
                     *           {
                     *             "text": "Wilt the spinach in a pan.",
                     *             "minutes": 3,
                     *             "uses": [
                     *               1
                     *             ]
                     *           },
                     *           {
                     *             "text": "Pour in the eggs, add the feta and let it set.",
                     *             "minutes": 6,
                     *             "uses": [
                     *               0,
                     *               2
                     *             ]
                     *           }
                     *         ],
                     *         "notes": "Good with bread.",
                     *         "id": 1144408915,
                     *         "total_minutes": 15,
                     *         "matched_ingredients": [
                     *           "eggs",
                     *           "spinach",
                     *           "feta"
                     *         ],
                     *         "missing_ingredients": [],
                     *         "allergens": {
                     *           "checked": false,
                     *           "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.",
                     *           "forbidden": [],
                     *           "diets": [],
                     *           "withheld": [],
                     *           "clashes": [],
                     *           "unknown": [],
                     *           "did_you_mean": {},
                     *           "unread": [],
                     *           "unread_language": null,
                     *           "conflicts": [],
                     *           "likely": []
                     *         },
                     *         "provenance": {
                     *           "backend": "ollama",
                     *           "model": "qwen3:4b",
                     *           "prompt_version": "2026-11",
                     *           "attempts": 1,
                     *           "mends": 0,
                     *           "created": "2026-11-28T18:30:00Z",
                     *           "schema_use": "held",
                     *           "made_from": {
                     *             "kind": "recipe",
                     *             "name": "Spinach and feta omelette"
                     *           }
                     *         },
                     *         "revision": {
                     *           "recipe": "0f8fad5b-d9cb-469f-a165-70867728950e",
                     *           "revision": 1,
                     *           "wish": "with chives",
                     *           "path": null,
                     *           "changes": [
                     *             {
                     *               "path": "/title",
                     *               "was": "Spinach and feta omelette",
                     *               "now": "Spinach and feta omelette with chives"
                     *             }
                     *           ]
                     *         }
                     *       },
                     *       "status": "complete",
                     *       "missing": [],
                     *       "warnings": [
                     *         {
                     *           "code": "allergens_not_checked",
                     *           "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.",
                     *           "path": null,
                     *           "evidence": null
                     *         }
                     *       ],
                     *       "error": null,
                     *       "finish_reason": "stop",
                     *       "usage": {
                     *         "prompt_tokens": 26,
                     *         "completion_tokens": 16
                     *       },
                     *       "timings": {
                     *         "first_content": 1200,
                     *         "first_field": 1200,
                     *         "title": 1200,
                     *         "total": 1200,
                     *         "upstream": {
                     *           "load": 1000,
                     *           "prompt": 500,
                     *           "generation": 3000,
                     *           "total": 5000
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RevisionResult"];
                    "text/event-stream": components["schemas"]["Frame"];
                };
            };
            /** @description There are no more events: the last one has been seen */
            204: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad request */
            400: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not part of your plan */
            403: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too slow */
            408: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No longer kept */
            410: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Changed meanwhile */
            412: {
                headers: {
                    /** @description The version of the recipe, to be sent back as `If-Match` or `If-None-Match`. */
                    ETag: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too many at once */
            429: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description The model failed */
            502: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description The model took too long */
            504: {
                headers: {
                    /** @description The address of what was begun or made: of a run, where it is read again and stopped; of a kept recipe, where it is; of one that is shared, where others read it. */
                    Location?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    accept_revision: {
        parameters: {
            query?: never;
            header?: {
                /** @description Required: the ETag of the recipe as you last saw it, so that no change by another tab is overwritten; `*` for whatever there is. */
                "if-match"?: string | null;
            };
            path: {
                /** @description `id` of a kept recipe. */
                recipe_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptRequest"];
            };
        };
        responses: {
            /** @description The recipe as it is now */
            200: {
                headers: {
                    /** @description The version of the recipe, to be sent back as `If-Match` or `If-None-Match`. */
                    ETag: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0f8fad5b-d9cb-469f-a165-70867728950e",
                     *       "version": 3,
                     *       "title": "Spinach and feta omelette with chives",
                     *       "draft": false,
                     *       "favourite": true,
                     *       "rating": 5,
                     *       "tags": [
                     *         "quick"
                     *       ],
                     *       "created": "2026-11-28T18:30:00Z",
                     *       "updated": "2026-11-28T18:30:00Z",
                     *       "deleted": null,
                     *       "purged_after": null,
                     *       "note": "",
                     *       "revision": 2,
                     *       "link": "/?recipe=0f8fad5b-d9cb-469f-a165-70867728950e",
                     *       "ending": "completed",
                     *       "recipe": {
                     *         "id": 1144408915,
                     *         "title": "Spinach and feta omelette with chives",
                     *         "description": "Soft eggs, quickly made.",
                     *         "servings": 2,
                     *         "prep_minutes": 5,
                     *         "cook_minutes": 10,
                     *         "ingredients": [
                     *           {
                     *             "quantity": 4,
                     *             "unit": "piece",
                     *             "name": "eggs",
                     *             "note": null,
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "eggs",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 100,
                     *             "unit": "g",
                     *             "name": "spinach",
                     *             "note": "washed",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "spinach",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 50,
                     *             "unit": "g",
                     *             "name": "feta",
                     *             "note": "crumbled",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "feta",
                     *             "staple": false
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "text": "Beat the eggs.",
                     *             "minutes": 1,
                     *             "uses": [
                     *               0
                     *             ]
                     *           },
                     *           {
                     *             "text": "Wilt the spinach in a pan.",
                     *             "minutes": 3,
                     *             "uses": [
                     *               1
                     *             ]
                     *           },
                     *           {
                     *             "text": "Pour in the eggs, add the feta and let it set.",
                     *             "minutes": 6,
                     *             "uses": [
                     *               0,
                     *               2
                     *             ]
                     *           }
                     *         ],
                     *         "notes": "Good with bread.",
                     *         "total_minutes": 15,
                     *         "matched_ingredients": [
                     *           "eggs",
                     *           "spinach",
                     *           "feta"
                     *         ],
                     *         "missing_ingredients": [],
                     *         "allergens": {
                     *           "checked": false,
                     *           "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.",
                     *           "forbidden": [],
                     *           "diets": [],
                     *           "withheld": [],
                     *           "clashes": [],
                     *           "unknown": [],
                     *           "did_you_mean": {},
                     *           "unread": [],
                     *           "unread_language": null,
                     *           "conflicts": [],
                     *           "likely": []
                     *         },
                     *         "provenance": {
                     *           "backend": "ollama",
                     *           "model": "qwen3:4b",
                     *           "prompt_version": "2026-11",
                     *           "attempts": 1,
                     *           "mends": 0,
                     *           "created": "2026-11-28T18:30:00Z",
                     *           "schema_use": "held",
                     *           "made_from": {
                     *             "kind": "recipe",
                     *             "name": "Spinach and feta omelette"
                     *           }
                     *         }
                     *       },
                     *       "provenance": {
                     *         "run": "9c372ae4c1d24f6c8a1f0b7d5e3f2a10",
                     *         "backend": "ollama",
                     *         "model": "qwen3:4b",
                     *         "prompt_version": "2026-11",
                     *         "attempts": 1,
                     *         "mends": 0,
                     *         "schema_use": "held",
                     *         "created": "2026-11-28T18:30:00Z",
                     *         "made_from": {
                     *           "kind": "pantry",
                     *           "name": null
                     *         },
                     *         "wish": "with chives",
                     *         "path": null,
                     *         "source": null,
                     *         "warnings": [
                     *           {
                     *             "code": "allergens_not_checked",
                     *             "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook."
                     *           }
                     *         ],
                     *         "error": null
                     *       },
                     *       "acknowledged": []
                     *     }
                     */
                    "application/json": components["schemas"]["KeptRecipe"];
                };
            };
            /** @description Bad request */
            400: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too slow */
            408: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No longer kept */
            410: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Changed meanwhile */
            412: {
                headers: {
                    /** @description The version of the recipe, to be sent back as `If-Match` or `If-None-Match`. */
                    ETag: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Say what you last saw */
            428: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No room left */
            507: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    list_revisions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `id` of a kept recipe. */
                recipe_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revisions */
            200: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "revisions": [
                     *         {
                     *           "revision": 2,
                     *           "title": "Spinach and feta omelette with chives",
                     *           "wish": "with chives",
                     *           "path": null,
                     *           "model": "qwen3:4b",
                     *           "replaced": null
                     *         },
                     *         {
                     *           "revision": 1,
                     *           "title": "Spinach and feta omelette",
                     *           "wish": null,
                     *           "path": null,
                     *           "model": "qwen3:4b",
                     *           "replaced": "2026-11-28T18:30:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RevisionList"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No longer kept */
            410: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_revision: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `id` of a kept recipe. */
                recipe_id: string;
                /** @description `revision` of one in the list. */
                revision: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revision */
            200: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "revision": 1,
                     *       "title": "Spinach and feta omelette",
                     *       "wish": null,
                     *       "path": null,
                     *       "model": "qwen3:4b",
                     *       "replaced": "2026-11-28T18:30:00Z",
                     *       "ending": "completed",
                     *       "recipe": {
                     *         "id": 1144408915,
                     *         "title": "Spinach and feta omelette",
                     *         "description": "Soft eggs, quickly made.",
                     *         "servings": 2,
                     *         "prep_minutes": 5,
                     *         "cook_minutes": 10,
                     *         "ingredients": [
                     *           {
                     *             "quantity": 4,
                     *             "unit": "piece",
                     *             "name": "eggs",
                     *             "note": null,
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "eggs",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 100,
                     *             "unit": "g",
                     *             "name": "spinach",
                     *             "note": "washed",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "spinach",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 50,
                     *             "unit": "g",
                     *             "name": "feta",
                     *             "note": "crumbled",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "feta",
                     *             "staple": false
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "text": "Beat the eggs.",
                     *             "minutes": 1,
                     *             "uses": [
                     *               0
                     *             ]
                     *           },
                     *           {
                     *             "text": "Wilt the spinach in a pan.",
                     *             "minutes": 3,
                     *             "uses": [
                     *               1
                     *             ]
                     *           },
                     *           {
                     *             "text": "Pour in the eggs, add the feta and let it set.",
                     *             "minutes": 6,
                     *             "uses": [
                     *               0,
                     *               2
                     *             ]
                     *           }
                     *         ],
                     *         "notes": "Good with bread.",
                     *         "total_minutes": 15,
                     *         "matched_ingredients": [
                     *           "eggs",
                     *           "spinach",
                     *           "feta"
                     *         ],
                     *         "missing_ingredients": [],
                     *         "allergens": {
                     *           "checked": false,
                     *           "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.",
                     *           "forbidden": [],
                     *           "diets": [],
                     *           "withheld": [],
                     *           "clashes": [],
                     *           "unknown": [],
                     *           "did_you_mean": {},
                     *           "unread": [],
                     *           "unread_language": null,
                     *           "conflicts": [],
                     *           "likely": []
                     *         },
                     *         "provenance": {
                     *           "backend": "ollama",
                     *           "model": "qwen3:4b",
                     *           "prompt_version": "2026-11",
                     *           "attempts": 1,
                     *           "mends": 0,
                     *           "created": "2026-11-28T18:30:00Z",
                     *           "schema_use": "held",
                     *           "made_from": {
                     *             "kind": "pantry",
                     *             "name": null
                     *           }
                     *         }
                     *       },
                     *       "provenance": {
                     *         "run": "9c372ae4c1d24f6c8a1f0b7d5e3f2a10",
                     *         "backend": "ollama",
                     *         "model": "qwen3:4b",
                     *         "prompt_version": "2026-11",
                     *         "attempts": 1,
                     *         "mends": 0,
                     *         "schema_use": "held",
                     *         "created": "2026-11-28T18:30:00Z",
                     *         "made_from": {
                     *           "kind": "pantry",
                     *           "name": null
                     *         },
                     *         "wish": null,
                     *         "path": null,
                     *         "source": null,
                     *         "warnings": [
                     *           {
                     *             "code": "allergens_not_checked",
                     *             "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook."
                     *           }
                     *         ],
                     *         "error": null
                     *       },
                     *       "acknowledged": []
                     *     }
                     */
                    "application/json": components["schemas"]["RecipeRevision"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No longer kept */
            410: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    restore_revision: {
        parameters: {
            query?: never;
            header?: {
                /** @description Required: the ETag of the recipe as you last saw it, so that no change by another tab is overwritten; `*` for whatever there is. */
                "if-match"?: string | null;
            };
            path: {
                /** @description `id` of a kept recipe. */
                recipe_id: string;
                /** @description `revision` of one in the list. */
                revision: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The recipe as it is now */
            200: {
                headers: {
                    /** @description The version of the recipe, to be sent back as `If-Match` or `If-None-Match`. */
                    ETag: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0f8fad5b-d9cb-469f-a165-70867728950e",
                     *       "version": 4,
                     *       "title": "Spinach and feta omelette",
                     *       "draft": false,
                     *       "favourite": true,
                     *       "rating": 5,
                     *       "tags": [
                     *         "quick"
                     *       ],
                     *       "created": "2026-11-28T18:30:00Z",
                     *       "updated": "2026-11-28T18:30:00Z",
                     *       "deleted": null,
                     *       "purged_after": null,
                     *       "note": "",
                     *       "revision": 3,
                     *       "link": "/?recipe=0f8fad5b-d9cb-469f-a165-70867728950e",
                     *       "ending": "completed",
                     *       "recipe": {
                     *         "id": 1144408915,
                     *         "title": "Spinach and feta omelette",
                     *         "description": "Soft eggs, quickly made.",
                     *         "servings": 2,
                     *         "prep_minutes": 5,
                     *         "cook_minutes": 10,
                     *         "ingredients": [
                     *           {
                     *             "quantity": 4,
                     *             "unit": "piece",
                     *             "name": "eggs",
                     *             "note": null,
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "eggs",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 100,
                     *             "unit": "g",
                     *             "name": "spinach",
                     *             "note": "washed",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "spinach",
                     *             "staple": false
                     *           },
                     *           {
                     *             "quantity": 50,
                     *             "unit": "g",
                     *             "name": "feta",
                     *             "note": "crumbled",
                     *             "group": null,
                     *             "quantity_max": null,
                     *             "pantry_item": "feta",
                     *             "staple": false
                     *           }
                     *         ],
                     *         "steps": [
                     *           {
                     *             "text": "Beat the eggs.",
                     *             "minutes": 1,
                     *             "uses": [
                     *               0
                     *             ]
                     *           },
                     *           {
                     *             "text": "Wilt the spinach in a pan.",
                     *             "minutes": 3,
                     *             "uses": [
                     *               1
                     *             ]
                     *           },
                     *           {
                     *             "text": "Pour in the eggs, add the feta and let it set.",
                     *             "minutes": 6,
                     *             "uses": [
                     *               0,
                     *               2
                     *             ]
                     *           }
                     *         ],
                     *         "notes": "Good with bread.",
                     *         "total_minutes": 15,
                     *         "matched_ingredients": [
                     *           "eggs",
                     *           "spinach",
                     *           "feta"
                     *         ],
                     *         "missing_ingredients": [],
                     *         "allergens": {
                     *           "checked": false,
                     *           "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook.",
                     *           "forbidden": [],
                     *           "diets": [],
                     *           "withheld": [],
                     *           "clashes": [],
                     *           "unknown": [],
                     *           "did_you_mean": {},
                     *           "unread": [],
                     *           "unread_language": null,
                     *           "conflicts": [],
                     *           "likely": []
                     *         },
                     *         "provenance": {
                     *           "backend": "ollama",
                     *           "model": "qwen3:4b",
                     *           "prompt_version": "2026-11",
                     *           "attempts": 1,
                     *           "mends": 0,
                     *           "created": "2026-11-28T18:30:00Z",
                     *           "schema_use": "held",
                     *           "made_from": {
                     *             "kind": "pantry",
                     *             "name": null
                     *           }
                     *         }
                     *       },
                     *       "provenance": {
                     *         "run": "9c372ae4c1d24f6c8a1f0b7d5e3f2a10",
                     *         "backend": "ollama",
                     *         "model": "qwen3:4b",
                     *         "prompt_version": "2026-11",
                     *         "attempts": 1,
                     *         "mends": 0,
                     *         "schema_use": "held",
                     *         "created": "2026-11-28T18:30:00Z",
                     *         "made_from": {
                     *           "kind": "pantry",
                     *           "name": null
                     *         },
                     *         "wish": null,
                     *         "path": null,
                     *         "source": null,
                     *         "warnings": [
                     *           {
                     *             "code": "allergens_not_checked",
                     *             "message": "This recipe was not checked for allergens. A language model wrote it and can be wrong: read every ingredient yourself before you cook."
                     *           }
                     *         ],
                     *         "error": null
                     *       },
                     *       "acknowledged": []
                     *     }
                     */
                    "application/json": components["schemas"]["KeptRecipe"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too slow */
            408: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No longer kept */
            410: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Changed meanwhile */
            412: {
                headers: {
                    /** @description The version of the recipe, to be sent back as `If-Match` or `If-None-Match`. */
                    ETag: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Say what you last saw */
            428: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After"?: string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description No room left */
            507: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_events_schema: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schema */
            200: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "$schema": "https://json-schema.org/draft/2020-12/schema",
                     *       "$id": "urn:kiwi-recipes:protocol:1:event",
                     *       "title": "Event",
                     *       "description": "The JSON behind `data:` of one frame of a recipe's stream, told apart by `type`. The last frame, `[DONE]`, is none. A later server may send types and members that are not here: a client passes them over."
                     *     }
                     */
                    "application/schema+json": Record<string, never>;
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    check_foods: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FoodsRequest"];
            };
        };
        responses: {
            /** @description What each name tells */
            200: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "foods": [
                     *         {
                     *           "name": "almond milk",
                     *           "findings": [
                     *             {
                     *               "allergy": "nuts",
                     *               "outcome": "contains",
                     *               "group": "nuts",
                     *               "key": "almonds",
                     *               "phrase": "almond",
                     *               "source": "Regulation (EU) 1169/2011, Annex II",
                     *               "note": null
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "unknown_allergies": [],
                     *       "did_you_mean": {},
                     *       "message": "Only the name was looked at: no match proves nothing about the food. Read the label."
                     *     }
                     */
                    "application/json": components["schemas"]["FoodsReport"];
                };
            };
            /** @description Bad request */
            400: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too slow */
            408: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    list_backends: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The backends */
            200: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "backends": [
                     *         {
                     *           "name": "ollama",
                     *           "kind": "ollama",
                     *           "state": "ready",
                     *           "model": "qwen3:4b",
                     *           "detail": null,
                     *           "remedy": null,
                     *           "tiny": false,
                     *           "code": null,
                     *           "evidence": null
                     *         }
                     *       ],
                     *       "age_ms": 1200
                     *     }
                     */
                    "application/json": components["schemas"]["BackendList"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    warm_backend: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is being warmed, if one is named */
            202: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "backend": null
                     *     }
                     */
                    "application/json": components["schemas"]["Warming"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    /** @description How a session is sent. */
                    "WWW-Authenticate": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too slow */
            408: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a valid request */
            422: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not available now */
            503: {
                headers: {
                    /** @description In how many seconds the same request may work. */
                    "Retry-After": string;
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description New recipes are taken */
            200: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "version": "1.0.0",
                     *       "open_runs": 0,
                     *       "library": "open",
                     *       "trouble": null
                     *     }
                     */
                    "application/json": components["schemas"]["HealthBody"];
                };
            };
            /** @description Something went wrong */
            500: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description The server drains */
            503: {
                headers: {
                    /** @description The request's own, or a new one. The server's log names it. */
                    "X-Request-ID": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "draining",
                     *       "version": "1.0.0",
                     *       "open_runs": 1,
                     *       "library": "open",
                     *       "trouble": null
                     *     }
                     */
                    "application/json": components["schemas"]["HealthBody"];
                };
            };
        };
    };
}
