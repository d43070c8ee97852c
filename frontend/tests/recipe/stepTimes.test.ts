import { describe, expect, it } from 'vitest'

import { cookSteps } from '@/recipe/cookSteps'
import { stepTimes } from '@/recipe/stepTimes'

/** The server reads the same (tests/food/test_steps.py): how often something is done, and how long it keeps, is no timer. */
import SHARED from '../../../tests/fixtures/step_timers.json'

describe('the times of a step', () => {
  it.each(SHARED)('are the server’s: $text', ({ text, seconds }) => {
    expect(stepTimes(text).map((time) => time.seconds)).toEqual(seconds)
  })

  it.each([
    ['Fry the onion for 3 minutes, then simmer it for 20 min.', [180, 1200]],
    ['Bake for 1 hour and 20 minutes, then rest 10 minutes.', [4800, 600]],
    ['1 Std. 20 Min. schmoren, dann 5 bis 10 Minuten ruhen lassen.', [4800, 600]],
    ['Sear 30 seconds on each side; roast for an hour and a half.', [30, 5400]],
    ['Eine halbe Stunde kochen, 2 Minuten braten.', [1800, 120]],
    ['Cook for half an hour, then 1½ hours more.', [1800, 5400]],
    ['A 10-minute rest, then 10 minutes in the oven.', [600]],
    ['Simmer 45 minutes, stirring every 5 minutes.', [2700]],
    ['Drei Minuten rühren, alle 2 Minuten wenden.', [180]],
    ['8–10 Minuten dünsten.', [600]],
    ['Add 200 g flour and 2 cloves; heat to 180 °C.', []],
    ['A minty sauce with 3 sprigs.', []],
    ['Zwei Minzblätter und ein Stundenglas Salz.', []],
    ['Let 2 minute steaks rest.', [120]], // read by its words alone
  ])('%s', (text, seconds) => {
    expect(stepTimes(text).map((time) => time.seconds)).toEqual(seconds)
  })

  it('are timers where there are several; else the step says how long it takes', () => {
    const timers = (text: string, minutes: number | null) => cookSteps({ steps: [{ text, minutes, uses: [] }] })[0]?.timers
    expect(timers('Fry for 3 minutes, simmer for 20 minutes.', 23)).toEqual([
      { seconds: 180, said: '3 minutes' },
      { seconds: 1200, said: '20 minutes' },
    ])
    expect(timers('Fry for 3 minutes.', 3)).toEqual([{ seconds: 180, said: null }])
    expect(timers('Fry until golden.', 3)).toEqual([{ seconds: 180, said: null }])
    expect(timers('Fry for 30 seconds.', null)).toEqual([{ seconds: 30, said: '30 seconds' }])
    expect(timers('Fry until golden.', null)).toEqual([])
  })
})
