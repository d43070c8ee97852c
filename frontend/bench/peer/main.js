import { createApp } from 'vue'

import UseObjectCard from './UseObjectCard.vue'

createApp(UseObjectCard, { api: new URLSearchParams(location.search).get('api') }).mount('#app')
