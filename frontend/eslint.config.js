import vueI18n from '@intlify/eslint-plugin-vue-i18n'
import vue from 'eslint-plugin-vue'
import a11y from 'eslint-plugin-vuejs-accessibility'
import globals from 'globals'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'test-results', 'playwright-report', 'client/dist', 'client/src/events.gen.ts', 'bench/peer'] },
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  vue.configs['flat/recommended'],
  a11y.configs['flat/recommended'],
  {
    plugins: { '@intlify/vue-i18n': vueI18n },
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        parser: tseslint.parser,
        project: ['./tsconfig.app.json', './tsconfig.node.json', './tsconfig.worker.json'],
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      // The page is also served over plain HTTP in the house, where none of these exists.
      'no-restricted-properties': [
        'error',
        { object: 'crypto', property: 'randomUUID', message: 'There in secure contexts only: use randomId().' },
        { object: 'crypto', property: 'subtle', message: 'There in secure contexts only.' },
        { object: 'caches', property: 'open', message: 'There in secure contexts only.' },
        ...['clipboard', 'serviceWorker', 'wakeLock', 'storage', 'locks', 'share', 'canShare'].map((property) => ({
          object: 'navigator',
          property,
          message: 'There in secure contexts only: ask whether it is there, and say what to do without it.',
        })),
      ],
      // What one reads on the page is in src/locales, in every language.
      '@intlify/vue-i18n/no-raw-text': [
        'error',
        {
          attributes: { '/.+/': ['alt', 'any', 'aria-label', 'label', 'legend', 'placeholder', 'title'] },
          ignoreNodes: ['code'],
          ignoreText: ['·', '–', '(', ')', ',', 'Ollama'],
        },
      ],
      // Model text is only ever a text node.
      'vue/no-v-html': 'error',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      // This linter does not see into .vue files; vue-tsc does, and checks the same.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // Layout of templates is left to the writer's eye, at the house's line length.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': ['error', { html: { void: 'always', normal: 'never' } }],
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-indent': 'off',
      // A label may wrap its control or point at it by id.
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  // Where a test opens the page, it is a secure context.
  { files: ['e2e/offline.spec.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    // The same in scripts: a sentence is a text for readers, unless it is an error's, which is for programs.
    files: ['src/**/*.{ts,vue}'],
    ignores: ['src/locales/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          ':not(NewExpression) > Literal[value=/^[A-Z][a-z’]+( [\\w’]+)+/]',
          ':not(NewExpression) > TemplateLiteral > TemplateElement[value.raw=/^[A-Z][a-z’]+ [\\w’]/]',
        ].map((selector) => ({
          selector,
          message: 'Texts are in src/locales, in every language.',
        })),
      ],
    },
  },
  { files: ['**/*.js', '**/*.mjs'], extends: [tseslint.configs.disableTypeChecked], languageOptions: { globals: globals.node } },
)
