/** Small line drawings, inline so that they take the text's colour. Always beside words, never instead of them. */
import { type FunctionalComponent, h } from 'vue'

const SHAPES = {
  alert: 'M12 3 2 20h20L12 3Zm0 7v4m0 3v.01',
  basket: 'M4 10h16l-1.5 9h-13L4 10Zm4 0 3-6m5 6-3-6',
  check: 'm5 13 4 4L19 7',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4v5l3 2',
  copy: 'M9 9h11v11H9V9Zm-4 6H4V4h11v1',
  cook: 'M4 11h16v7a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-7Zm-2 2h2m16 0h2M8 8V4m4 4V4m4 4V4',
  cross: 'm6 6 12 12M18 6 6 18',
  left: 'm15 5-7 7 7 7',
  minus: 'M5 12h14',
  right: 'm9 5 7 7-7 7',
  download: 'M12 3v12m-4-4 4 4 4-4M5 20h14',
  edit: 'm4 20 1-4L16 5l3 3L8 19l-4 1Zm10-13 3 3',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 8v5m0-8v.01',
  keep: 'M6 3h12v18l-6-5-6 5V3Z',
  plus: 'M12 5v14M5 12h14',
  print: 'M7 9V3h10v6M7 17H4v-8h16v8h-3M7 14h10v7H7v-7Z',
  share: 'M12 15V3m-4 4 4-4 4 4M5 12v8h14v-8',
  star: 'm12 3 2.8 5.7 6.2.9-4.5 4.4 1.1 6.2-5.6-2.9-5.6 2.9 1.1-6.2L3 9.6l6.2-.9L12 3Z',
  stop: 'M6 6h12v12H6z',
  text: 'm8 8-4 4 4 4m8-8 4 4-4 4',
} as const

const AppIcon: FunctionalComponent<{ name: keyof typeof SHAPES }> = ({ name }) =>
  h('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' }, h('path', { d: SHAPES[name] }))

export default AppIcon
