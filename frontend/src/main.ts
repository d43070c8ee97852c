import './styles/fonts.css'
import './styles/base.css'

import { createPinia } from 'pinia'
import { createApp } from 'vue'

import App from './App.vue'
import { startLocale } from './i18n'
import { watchFaults } from './stores/faults'

const app = createApp(App).use(createPinia())
watchFaults(app)
await startLocale()
app.mount('#app')
