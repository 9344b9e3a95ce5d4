import { samplesOf } from "./synthesis";
import { LASTING_S, PLANS, type Plan } from "./tones";

/** No click, and well within the 50 ms in which a new signal has to take over; ours. */
const FADE_S = 0.01;

/**
 * The graph of one audio context: a looped figure -> its gain -> the loudness -> the speaker. A loop needs nobody to
 * keep it going: whatever holds up the page's timers, the siren sounds on.
 */
export class Output {
  readonly context: AudioContext;
  readonly #loudness: GainNode;
  readonly #buffers = new Map<Plan, AudioBuffer>();
  #stop = () => {};

  constructor(context: AudioContext) {
    this.context = context;
    this.#loudness = context.createGain();
    this.#loudness.connect(context.destination);
    // Ahead: an alarm must have nothing to compute first.
    for (const plan of Object.values(PLANS)) this.#buffers.set(plan, bufferOf(plan, context));
  }

  /** Takes the place of what sounds now, at once. */
  play(plan: Plan | null): void {
    this.#stop();
    this.#stop = plan ? this.#start(plan) : () => {};
  }

  /** Loudness 0-1. */
  setLevel(level: number): void {
    fade(this.#loudness.gain, level, this.context.currentTime);
  }

  /** Comes back by the audio clock, which no hidden tab slows down. */
  mute(forS: number, level: number): void {
    const { gain } = this.#loudness;
    const end = this.context.currentTime + forS;
    this.setLevel(0);
    gain.setValueAtTime(0, end);
    gain.linearRampToValueAtTime(level, end + FADE_S);
  }

  #start(plan: Plan): () => void {
    const { context } = this;
    const source = context.createBufferSource();
    const gain = context.createGain();
    source.buffer = this.#buffers.get(plan) ?? null;
    source.loop = true;
    gain.gain.setValueAtTime(plan.gain, context.currentTime);
    gain.gain.linearRampToValueAtTime(plan.lastingGain, context.currentTime + LASTING_S);
    source.connect(gain).connect(this.#loudness);
    source.start();
    return () => stopVoice(context, source, gain);
  }
}

function bufferOf(plan: Plan, context: AudioContext): AudioBuffer {
  const samples = samplesOf(plan, context.sampleRate);
  const buffer = context.createBuffer(1, samples.length, context.sampleRate);
  buffer.copyToChannel(samples, 0);
  return buffer;
}

function stopVoice(context: AudioContext, source: AudioBufferSourceNode, gain: GainNode): void {
  const disconnect = () => {
    source.disconnect();
    gain.disconnect();
  };
  source.onended = disconnect;
  fade(gain.gain, 0, context.currentTime);
  source.stop(context.currentTime + FADE_S);
  // While its clock stands still nothing ends: all that was started meanwhile would sound together when it goes on.
  if (context.state !== "running") disconnect();
}

function fade(param: AudioParam, to: number, now: number): void {
  const { value } = param;
  param.cancelScheduledValues(now);
  param.setValueAtTime(value, now);
  param.linearRampToValueAtTime(to, now + FADE_S);
}
