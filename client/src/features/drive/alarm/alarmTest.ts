import { vi } from "vitest";
import { Alarm } from "./alarm";
import type { AlarmDevices } from "./devices";
import { FakeContext } from "./fakeAudio";

export interface Rig {
  readonly alarm: Alarm;
  readonly speech: { prepare: Spy; speak: Spy; cancel: Spy };
  readonly vibrate: Spy;
  readonly attention: { show: Spy };
  readonly contexts: FakeContext[];
  /** Of contexts that are opened from now on. */
  afterResume: string;
  /** The one that was opened last. */
  context(): FakeContext;
  /** The only figure that is heard now, by its period in s, and how loud it is; `null` is silence. */
  heard(): { periodS: number; gain: number } | null;
}

type Spy = ReturnType<typeof vi.fn>;

/** An alarm with recording devices, on vitest's fake time. */
export function startRig(devices: Partial<AlarmDevices> = {}): Rig {
  const contexts: FakeContext[] = [];
  const speech = { prepare: vi.fn(), speak: vi.fn(), cancel: vi.fn() };
  const vibrate = vi.fn(() => true);
  const attention = { show: vi.fn() };
  const rig = { speech, vibrate, attention, contexts, afterResume: "running" };
  const openAudio = () => {
    contexts.push(new FakeContext(rig.afterResume));
    return contexts.at(-1) as unknown as AudioContext;
  };
  const alarm = new Alarm({ openAudio, speech, vibrate, attention, now: Date.now, ...devices });
  return Object.assign(rig, {
    alarm,
    context: () => contexts.at(-1) as FakeContext,
    heard: () => onlyOne(contexts.flatMap((context) => context.heard())),
  });
}

function onlyOne<Item>(items: Item[]): Item | null {
  if (items.length > 1) throw new Error(`${items.length} figures sound at once`);
  return items[0] ?? null;
}

export const passMs = (ms: number) => vi.advanceTimersByTimeAsync(ms);
