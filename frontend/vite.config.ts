import { fileURLToPath } from 'node:url'

import vue from '@vitejs/plugin-vue'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // No component has options: what would read them is left out of the page.
  plugins: [
    vue({ features: { optionsAPI: false } }),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/worker',
      filename: 'sw.ts',
      // The page asks for it itself: there is no inline script, and no wait for it.
      injectRegister: null,
      injectManifest: { globPatterns: ['**/*.{html,js,css,svg,png,woff2}'], dontCacheBustURLsMatching: /^assets\// },
      manifest: {
        id: '/',
        name: 'Kiwi Recipes',
        short_name: 'Kiwi',
        description: 'A recipe from what is in your kitchen, written while you watch.',
        start_url: '/',
        display: 'standalone',
        background_color: '#f7f2e7',
        theme_color: '#f7f2e7',
        icons: [
          { src: '/favicon.svg', sizes: 'any', type: 'image/svg+xml' },
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
    }),
  ],
  resolve: {
    alias: {
      '@': fileURLToPath(new URL('./src', import.meta.url)),
      // From its sources: nothing has to be built before the page can be.
      '@kiwi-recipes/client': fileURLToPath(new URL('./client/src/index.ts', import.meta.url)),
    },
  },
  // Nothing may be inlined: the page's Content-Security-Policy knows files of its own origin only.
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What the first page needs is one file: in several it is larger by a tenth.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'page', tags: ['$initial'] }] } } },
  },
  // Tests read what Python's tests read (tests/contract.test.ts).
  // Some data of the server's, such as densities, and the fixtures stand beside this folder.
  server: { proxy: { '/api': 'http://127.0.0.1:8512' }, fs: { allow: ['..'] } },
  test: { environment: 'happy-dom', include: ['{client/,}tests/**/*.test.ts'], setupFiles: ['tests/support/setup.ts'], restoreMocks: true, testTimeout: 30_000, unstubGlobals: true },
})
