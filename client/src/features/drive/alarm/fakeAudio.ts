/** An audio graph on the tests' clock that records what is done to it; jsdom has none. */

interface Point {
  readonly atS: number;
  readonly value: number;
  readonly isRamp: boolean;
}

export class FakeParam {
  #points: Point[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get value(): number {
    return this.at(this.#now());
  }

  at(t: number): number {
    const before = this.#points.findLast(({ atS }) => atS <= t) ?? { atS: 0, value: 1 };
    const after = this.#points.find(({ atS }) => atS > t);
    if (!after?.isRamp) return before.value;
    return (
      before.value + ((after.value - before.value) * (t - before.atS)) / (after.atS - before.atS)
    );
  }

  setValueAtTime(value: number, atS: number): void {
    this.#points.push({ atS, value, isRamp: false });
  }

  linearRampToValueAtTime(value: number, atS: number): void {
    this.#points.push({ atS, value, isRamp: true });
  }

  cancelScheduledValues(fromS: number): void {
    this.#points = this.#points.filter(({ atS }) => atS < fromS);
  }
}

class FakeNode {
  target: FakeNode | null = null;

  connect(target: FakeNode): FakeNode {
    this.target = target;
    return target;
  }

  disconnect(): void {
    this.target = null;
  }
}

class FakeGain extends FakeNode {
  readonly gain: FakeParam;

  constructor(now: () => number) {
    super();
    this.gain = new FakeParam(now);
  }
}

class FakeSource extends FakeNode {
  buffer: FakeBuffer | null = null;
  loop = false;
  onended: (() => void) | null = null;
  readonly #now: () => number;
  stopsAtS = Number.POSITIVE_INFINITY;

  constructor(now: () => number) {
    super();
    this.#now = now;
  }

  start(): void {}

  stop(atS: number): void {
    this.stopsAtS = atS;
    setTimeout(() => this.onended?.(), (atS - this.#now()) * 1000);
  }
}

class FakeBuffer {
  readonly duration: number;

  constructor(length: number, sampleRate: number) {
    this.duration = length / sampleRate;
  }

  copyToChannel(): void {}
}

export class FakeContext {
  state: string = "suspended";
  /** What `resume` brings. */
  readonly afterResume: string;
  clockStands = false;
  onstatechange: (() => void) | null = null;
  /** Low: nobody listens. */
  readonly sampleRate = 8000;
  readonly destination = new FakeNode();
  readonly sources: FakeSource[] = [];
  readonly #openedMs = Date.now();

  constructor(afterResume: string) {
    this.afterResume = afterResume;
  }

  get currentTime(): number {
    return this.clockStands ? 0 : (Date.now() - this.#openedMs) / 1000;
  }

  createGain = () => new FakeGain(() => this.currentTime);
  createBuffer = (_channels: number, length: number, rate: number) => new FakeBuffer(length, rate);

  createBufferSource(): FakeSource {
    const source = new FakeSource(() => this.currentTime);
    this.sources.push(source);
    return source;
  }

  become(state: string): void {
    this.state = state;
    this.onstatechange?.();
  }

  async resume(): Promise<void> {
    if (this.state === "closed" || this.state === this.afterResume) return;
    this.become(this.afterResume);
  }

  async close(): Promise<void> {
    this.become("closed");
  }

  /** What can be heard now: figures by the length of their loop in s, and how loud. */
  heard(): { periodS: number; gain: number }[] {
    if (this.state !== "running" || this.clockStands) return [];
    return this.connected()
      .filter(({ stopsAtS }) => stopsAtS > this.currentTime)
      .map((source) => ({ periodS: source.buffer?.duration ?? 0, gain: gainOf(source) }))
      .filter(({ gain }) => gain > 0);
  }

  connected(): FakeSource[] {
    return this.sources.filter(({ target }) => target !== null);
  }
}

/** The product of the gains on the way to the speaker. */
function gainOf(node: FakeNode): number {
  const own = node instanceof FakeGain ? node.gain.value : 1;
  return node.target ? own * gainOf(node.target) : own;
}
