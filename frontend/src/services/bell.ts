/**
 * The sound of a timer. It is handed to the browser's audio clock when the timer starts, so that it sounds on time in a
 * hidden tab too, where the page's own clock runs once a minute. Browsers let a page sound after somebody has touched it.
 */
const BEEPS = 20
const EVERY_S = 1.5
const LENGTH_S = 0.5

let context: AudioContext | null = null

/** Let it sound at that moment, in milliseconds as `Date.now()`. Returns what silences it. */
export function ringAt(moment: number): () => void {
  if (typeof AudioContext === 'undefined') return () => undefined
  const audio = (context ??= new AudioContext())
  let sounds: OscillatorNode[] = []
  let isSilenced = false
  void audio.resume().then(() => {
    if (isSilenced) return
    const start = audio.currentTime + Math.max(0, (moment - Date.now()) / 1000)
    sounds = Array.from({ length: BEEPS }, (_, index) => beep(audio, start + index * EVERY_S))
  })
  return () => {
    isSilenced = true
    for (const sound of sounds) sound.disconnect()
  }
}

function beep(audio: AudioContext, at: number): OscillatorNode {
  const sound = new OscillatorNode(audio, { frequency: 880 })
  const volume = new GainNode(audio, { gain: 0 })
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(0.4, at + 0.02)
  volume.gain.linearRampToValueAtTime(0, at + LENGTH_S)
  sound.connect(volume).connect(audio.destination)
  sound.start(at)
  sound.stop(at + LENGTH_S)
  return sound
}
