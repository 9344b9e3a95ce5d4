import { act, renderHook } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { BluetoothSupport } from "./bluetooth";
import { loadScale, STORAGE_KEY } from "./ownScale";
import {
  beatingPackets,
  measurementBytes,
  type SimulatedStrap,
  simulateStrap,
} from "./simulatedStrap";
import { useHeartRate } from "./useHeartRate";

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

const now = () => Date.now();
const seconds = (count: number) => act(() => vi.advanceTimersByTimeAsync(count * 1000));

function mount(support: BluetoothSupport) {
  return renderHook(() => useHeartRate(support, localStorage, now), { wrapper: StrictMode });
}

async function connected() {
  const strap = simulateStrap("Strap 1");
  const hook = mount(strap.bluetooth);
  await act(() => hook.result.current.strap.connect());
  await seconds(0);
  return { strap, ...hook, status: () => hook.result.current.strap.status };
}

/** One packet a second. */
async function send(strap: SimulatedStrap, packets: readonly (readonly number[])[]) {
  for (const packet of packets) {
    await seconds(1);
    act(() => strap.emit(packet));
  }
}

describe("the connection", () => {
  test("is idle, then connected under the strap's name", async () => {
    const strap = simulateStrap("Strap 1");
    const { result } = mount(strap.bluetooth);
    expect(result.current.strap.status).toBe("idle");
    await act(() => result.current.strap.connect());
    await seconds(0);
    expect(result.current.strap).toMatchObject({ status: "connected", deviceName: "Strap 1" });
  });

  test.each(["unsupported", "insecureContext"] as const)(
    "says %s and does nothing",
    async (support) => {
      const { result } = mount(support);
      await act(() => result.current.strap.connect());
      expect(result.current.strap.status).toBe(support);
    },
  );

  test("a chooser that fails is an error that the next try forgets", async () => {
    const strap = simulateStrap();
    const { result } = mount(strap.bluetooth);
    strap.refuse({ name: "NotFoundError", message: "User cancelled the requestDevice() chooser." });
    await act(() => result.current.strap.connect());
    expect(result.current.strap).toMatchObject({ status: "error", failure: "cancelled" });
    strap.refuse(null);
    await act(() => result.current.strap.connect());
    await seconds(0);
    expect(result.current.strap).toMatchObject({ status: "connected", failure: null });
  });

  test("lost: reconnects by itself, or says that it could not", async () => {
    const { strap, result, status } = await connected();
    act(() => strap.drop(1));
    expect(status()).toBe("reconnecting");
    await seconds(3);
    expect(status()).toBe("connected");
    act(() => strap.drop());
    await seconds(40);
    expect(result.current.strap).toMatchObject({ status: "error", failure: "lost" });
  });

  test("a device chosen after the page was left is not connected", async () => {
    const strap = simulateStrap();
    const { result, unmount } = mount(strap.bluetooth);
    const connecting = result.current.strap.connect();
    unmount();
    await connecting;
    await seconds(1);
    expect(strap.connects()).toBe(0);
  });

  test("ends with the component, and with disconnect", async () => {
    const first = await connected();
    first.unmount();
    expect(first.strap.isConnected()).toBe(false);
    const second = await connected();
    act(() => second.result.current.strap.disconnect());
    expect(second.strap.isConnected()).toBe(false);
    expect(second.status()).toBe("idle");
  });
});

describe("the signal", () => {
  test("is live, and gone five seconds after the last packet", async () => {
    const { strap, result, status } = await connected();
    await send(strap, [[0, 67]]);
    expect(result.current.liveBpm).toBe(67);
    await seconds(5);
    expect(status()).toBe("connected");
    await seconds(1);
    expect(status()).toBe("noSignal");
    expect(result.current.liveBpm).toBeNull();
    await send(strap, [[0, 68]]);
    expect(result.current.liveBpm).toBe(68);
  });

  test("a strap that is connected but silent has no signal", async () => {
    const { status } = await connected();
    await seconds(6);
    expect(status()).toBe("noSignal");
  });

  test("a strap that sends only broken packets has none either", async () => {
    const { strap, status } = await connected();
    await send(strap, Array(6).fill([16, 67, 1]));
    expect(status()).toBe("noSignal");
  });

  test("without skin contact nothing is known", async () => {
    const { strap, result, status } = await connected();
    await send(strap, beatingPackets(60));
    expect(result.current.heartRateBpm).not.toBeNull();
    await send(strap, [measurementBytes({ bpm: 71, contact: "off" })]);
    expect(status()).toBe("noContact");
    expect(result.current).toMatchObject({ liveBpm: null, heartRateBpm: null, ecg: null });
  });

  test("a rate of 0 is unknown", async () => {
    const { strap, result } = await connected();
    await send(strap, [[0, 0]]);
    expect(result.current.liveBpm).toBeNull();
  });
});

describe("the values", () => {
  test("the mean needs 42 s of beats, variability ten minutes of learning", {
    timeout: 20_000,
  }, async () => {
    const { strap, result } = await connected();
    const packets = beatingPackets(660, { swingMs: (second) => 20 + (second % 90) / 3 });
    await send(strap, packets.slice(0, 42));
    expect(result.current).toMatchObject({ heartRateBpm: null, ecgState: { kind: "firstMinute" } });
    await send(strap, packets.slice(42, 60));
    expect(result.current.heartRateBpm).toBeCloseTo(60_000 / 850, 0);
    expect(result.current.ecgState).toEqual({ kind: "learning", minutes: 0.5 });
    await send(strap, packets.slice(60, 600));
    expect(result.current.ecgState.kind).toBe("learning");
    await send(strap, packets.slice(600, 630));
    expect(result.current.ecgState.kind).toBe("value");
    expect(result.current.ecg).toBeGreaterThanOrEqual(0);
    expect(result.current.ecg).toBeLessThanOrEqual(1);
    expect(result.current.ownScale.scale).toEqual(loadScale(localStorage));
  });

  test("a strap that computes its intervals gives a heart rate and teaches nothing", async () => {
    const { strap, result } = await connected();
    const computed = [60, 61, 63, 62].map((bpm) => measurementBytes({ bpm, rrMs: [60_000 / bpm] }));
    await send(strap, Array(20).fill(computed).flat());
    expect(result.current).toMatchObject({
      heartRateBpm: 61.5,
      ecg: null,
      ecgState: { kind: "fakeRr" },
    });
    expect(localStorage.getItem(STORAGE_KEY)).toBeNull();
  });

  test("a strap without intervals gives a heart rate alone", async () => {
    const { strap, result } = await connected();
    await send(strap, Array(60).fill([0, 64]));
    expect(result.current).toMatchObject({ heartRateBpm: 64, ecgState: { kind: "noRr" } });
  });

  test("after a long gap there are too few beats, until they are there again", async () => {
    const { strap, result } = await connected();
    const packets = beatingPackets(120);
    await send(strap, packets.slice(0, 60));
    act(() => strap.drop(4));
    await seconds(31);
    await send(strap, packets.slice(60, 70));
    expect(result.current).toMatchObject({ heartRateBpm: null, ecgState: { kind: "tooFewBeats" } });
    await send(strap, packets.slice(70, 120));
    expect(result.current.heartRateBpm).not.toBeNull();
  });
});
