import vue from 'eslint-plugin-vue'
import a11y from 'eslint-plugin-vuejs-accessibility'
import globals from 'globals'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'test-results', 'playwright-report', 'src/services/events.gen.ts'] },
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  vue.configs['flat/recommended'],
  a11y.configs['flat/recommended'],
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        parser: tseslint.parser,
        project: ['./tsconfig.app.json', './tsconfig.node.json'],
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
      // Model text is only ever a text node.
      'vue/no-v-html': 'error',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      // This linter does not see into .vue files; vue-tsc does, and checks the same.
      '@typescript-eslint/no-unsafe-argument': 'off',
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
  { files: ['**/*.js', '**/*.mjs'], extends: [tseslint.configs.disableTypeChecked], languageOptions: { globals: globals.node } },
)
