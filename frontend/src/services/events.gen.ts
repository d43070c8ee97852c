// Made by "npm run types" from the server's schema; do not edit.

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * ErrorBody
         * @description Why a run failed. `message` may be shown; `code` is one of the contract's error codes.
         */
        ErrorBody: {
            /** Code */
            code: string;
            /** Message */
            message: string;
            /** Retryable */
            retryable: boolean;
            /** Phase */
            phase: string;
            /**
             * Retry After Ms
             * @default null
             */
            retry_after_ms?: number | null;
            /**
             * Backend
             * @default null
             */
            backend?: string | null;
        };
        /** FieldDelta */
        FieldDelta: {
            /** Path */
            path: string;
            /** Text */
            text: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "field.delta";
        };
        /** FieldDone */
        FieldDone: {
            /** Path */
            path: string;
            /** Value */
            value: unknown;
            /** Span */
            span: [
                number,
                number
            ] | null;
            /**
             * Notes
             * @default null
             */
            notes?: {
                [key: string]: unknown;
            }[] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "field.done";
        };
        /** FieldDropped */
        FieldDropped: {
            /** Path */
            path: string;
            /** Reason */
            reason: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "field.dropped";
        };
        /** FieldReset */
        FieldReset: {
            /** Path */
            path: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "field.reset";
        };
        /** FieldStarted */
        FieldStarted: {
            /** Path */
            path: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "field.started";
        };
        /** RecipeCancelled */
        RecipeCancelled: {
            /** Recipe */
            recipe: {
                [key: string]: unknown;
            };
            /** Finish Reason */
            finish_reason: string;
            /** Usage */
            usage: {
                [key: string]: unknown;
            };
            /** Timings */
            timings: {
                [key: string]: unknown;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "recipe.cancelled";
        };
        /** RecipeCompleted */
        RecipeCompleted: {
            /** Recipe */
            recipe: {
                [key: string]: unknown;
            };
            /** Finish Reason */
            finish_reason: string;
            /** Usage */
            usage: {
                [key: string]: unknown;
            };
            /** Timings */
            timings: {
                [key: string]: unknown;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "recipe.completed";
        };
        /** RecipeFailed */
        RecipeFailed: {
            /** Recipe */
            recipe: {
                [key: string]: unknown;
            };
            /** Finish Reason */
            finish_reason: string;
            /** Usage */
            usage: {
                [key: string]: unknown;
            };
            /** Timings */
            timings: {
                [key: string]: unknown;
            };
            error: components["schemas"]["ErrorBody"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "recipe.failed";
        };
        /** RecipeIncomplete */
        RecipeIncomplete: {
            /** Recipe */
            recipe: {
                [key: string]: unknown;
            };
            /** Finish Reason */
            finish_reason: string;
            /** Usage */
            usage: {
                [key: string]: unknown;
            };
            /** Timings */
            timings: {
                [key: string]: unknown;
            };
            /** Missing */
            missing: string[];
            /** @default null */
            error?: components["schemas"]["ErrorBody"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "recipe.incomplete";
        };
        /** StreamReset */
        StreamReset: {
            /** Reason */
            reason: string;
            /** Kept */
            kept: string[];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "stream.reset";
        };
        /**
         * StreamStarted
         * @description `schema` is the path at which this server describes the recipe that the fields belong to.
         */
        StreamStarted: {
            /** Id */
            id: string;
            /** Level */
            level: number;
            /** Schema */
            schema: string;
            /**
             * Protocol
             * @default 1
             */
            protocol?: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "stream.started";
        };
        /** StreamStatus */
        StreamStatus: {
            /**
             * Phase
             * @enum {string}
             */
            phase: "queued" | "leasing" | "loading_model" | "reading_prompt" | "thinking" | "writing" | "falling_back" | "checking";
            /** Elapsed Ms */
            elapsed_ms: number;
            /**
             * Backend
             * @default null
             */
            backend?: string | null;
            /**
             * Model
             * @default null
             */
            model?: string | null;
            /**
             * Position
             * @default null
             */
            position?: number | null;
            /**
             * Message
             * @default null
             */
            message?: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "stream.status";
        };
        /** Token */
        Token: {
            /** Text */
            text: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "token";
        };
        /** Warned */
        Warned: {
            /** Code */
            code: string;
            /** Message */
            message: string;
            /**
             * Path
             * @default null
             */
            path?: string | null;
            /**
             * Evidence
             * @default null
             */
            evidence?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "warning";
        };
        Event: components["schemas"]["StreamStarted"] | components["schemas"]["StreamStatus"] | components["schemas"]["Token"] | components["schemas"]["FieldStarted"] | components["schemas"]["FieldDelta"] | components["schemas"]["FieldDone"] | components["schemas"]["FieldDropped"] | components["schemas"]["FieldReset"] | components["schemas"]["StreamReset"] | components["schemas"]["Warned"] | components["schemas"]["RecipeCompleted"] | components["schemas"]["RecipeIncomplete"] | components["schemas"]["RecipeFailed"] | components["schemas"]["RecipeCancelled"];
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
