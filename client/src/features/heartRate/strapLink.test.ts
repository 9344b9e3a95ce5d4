import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { requestStrap } from "./bluetooth";
import { simulateStrap } from "./simulatedStrap";
import { CONNECT_TIMEOUT_MS, openLink } from "./strapLink";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000);

async function open(prepare: (strap: ReturnType<typeof simulateStrap>) => void = () => {}) {
  const strap = simulateStrap();
  prepare(strap);
  const states: string[] = [];
  const rates: number[] = [];
  const link = openLink(await requestStrap(strap.bluetooth), {
    onState: (state) => states.push(state),
    onPacket: (packet) => rates.push(packet.getUint8(1)),
  });
  await seconds(0);
  return { strap, link, states, rates };
}

describe("openLink", () => {
  test("connects and passes on what comes", async () => {
    const { strap, states, rates } = await open();
    strap.emit([0, 64]);
    strap.emit([0, 65]);
    expect(states).toEqual(["connecting", "connected"]);
    expect(rates).toEqual([64, 65]);
  });

  test("tries a first connection three times", async () => {
    const { states } = await open((strap) => strap.hinder(2));
    await seconds(3);
    expect(states).toEqual(["connecting", "connected"]);
  });

  test("a strap that cannot be reached is lost, and no more is tried", async () => {
    const { strap, states } = await open((strap) => strap.hinder(99));
    await seconds(60);
    expect(states).toEqual(["connecting", "lost"]);
    expect(strap.connects()).toBe(3);
  });

  test("comes back after a lost connection, and hears every packet once", async () => {
    const { strap, states, rates } = await open();
    for (let round = 0; round < 3; round += 1) {
      strap.drop(2);
      await seconds(1 + 2 + 4);
      strap.emit([0, 70 + round]);
    }
    expect(states.slice(2)).toEqual(Array(3).fill(["reconnecting", "connected"]).flat());
    expect(rates).toEqual([70, 71, 72]);
  });

  test("waits longer before every new try, and gives up after five", async () => {
    const { strap, states } = await open();
    strap.drop();
    const tries: number[] = [];
    for (let second = 0; second < 60; second += 1) {
      tries.push(strap.connects());
      await seconds(1);
    }
    const moments = tries.flatMap((count, second) =>
      count > (tries[second - 1] ?? 1) ? second : [],
    );
    expect(moments).toEqual([1, 3, 7, 15, 31]);
    expect(states.slice(2)).toEqual(["reconnecting", "lost"]);
  });

  test("a connect that never answers is given up", async () => {
    const { states } = await open((strap) => strap.hinder(1, "hangs"));
    await vi.advanceTimersByTimeAsync(CONNECT_TIMEOUT_MS + 1000);
    expect(states).toEqual(["connecting", "connected"]);
  });

  test("close disconnects, and nothing comes after it", async () => {
    const { strap, link, states, rates } = await open();
    link.close();
    expect(strap.isConnected()).toBe(false);
    strap.emit([0, 64]);
    await seconds(60);
    expect(states).toEqual(["connecting", "connected"]);
    expect(rates).toEqual([]);
  });

  test("close while it connects leaves no connection behind", async () => {
    const strap = simulateStrap();
    const states: string[] = [];
    const link = openLink(await requestStrap(strap.bluetooth), {
      onState: (state) => states.push(state),
      onPacket: () => {},
    });
    await Promise.resolve();
    link.close();
    await seconds(60);
    expect(strap.isConnected()).toBe(false);
    expect(states).toEqual(["connecting"]);
  });

  test("close between two tries ends them", async () => {
    const { strap, link, states } = await open((strap) => strap.hinder(99));
    link.close();
    await seconds(60);
    expect(strap.connects()).toBe(1);
    expect(states).toEqual(["connecting"]);
  });
});
