import { useEffect, useReducer, useRef } from "react";
import {
  type Bluetooth,
  type BluetoothSupport,
  requestFailure,
  requestStrap,
  type StrapDevice,
} from "./bluetooth";
import { parseHeartRateMeasurement, TruncatedMeasurementError } from "./heartRateMeasurement";
import { openLink, type StrapLink } from "./strapLink";
import {
  isLinked,
  OFF,
  reduceStrap,
  type StrapEvent,
  type StrapState,
  type StrapStatus,
  statusOf,
} from "./strapState";

const TICK_MS = 1000;

export interface Strap extends StrapState {
  readonly status: StrapStatus;
  /** Opens the browser's chooser; call it from a click. */
  readonly connect: () => Promise<void>;
  readonly disconnect: () => void;
}

/** One strap, from the browser's chooser until `disconnect` or the end of the component. `now` is in ms. */
export function useHeartRateStrap(support: BluetoothSupport, now: () => number): Strap {
  const [state, dispatch] = useReducer(reduceStrap, OFF);
  const session = useRef<Session>({ number: 0, link: null });

  useEffect(() => {
    const { current } = session;
    return () => {
      end(current);
    };
  }, []);

  const isOn = isLinked(state);
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => dispatch({ type: "tick", atMs: now() }), TICK_MS);
    return () => clearInterval(timer);
  }, [isOn, now]);

  async function connect(): Promise<void> {
    if (typeof support === "string") return;
    const number = end(session.current);
    dispatch({ type: "choosing" });
    const choice = await choose(support);
    if (session.current.number !== number) return;
    if ("type" in choice) return dispatch(choice);
    dispatch({ type: "chosen", deviceName: choice.name ?? null });
    session.current.link = follow(choice, now, dispatch);
  }

  function disconnect(): void {
    end(session.current);
    dispatch({ type: "closed" });
  }

  return { ...state, status: statusOf(state, support), connect, disconnect };
}

interface Session {
  /** Changes with every end, so that the answer of an older chooser is not taken. */
  number: number;
  link: StrapLink | null;
}

/** Returns the number of the session that may follow. */
function end(session: Session): number {
  session.link?.close();
  session.link = null;
  session.number += 1;
  return session.number;
}

async function choose(bluetooth: Bluetooth): Promise<StrapDevice | StrapEvent> {
  try {
    return await requestStrap(bluetooth);
  } catch (error) {
    return { type: "refused", failure: requestFailure(error) };
  }
}

function follow(
  device: StrapDevice,
  now: () => number,
  dispatch: (event: StrapEvent) => void,
): StrapLink {
  return openLink(device, {
    onState: (state) => dispatch({ type: "link", link: state, atMs: now() }),
    onPacket: (packet) => {
      const measurement = parsed(packet);
      if (measurement) dispatch({ type: "packet", measurement, atMs: now() });
    },
  });
}

/** `null` for a packet cut short: one that says nothing, so that a strap which sends only such has no signal. */
function parsed(packet: DataView) {
  try {
    return parseHeartRateMeasurement(packet);
  } catch (error) {
    if (error instanceof TruncatedMeasurementError) return null;
    throw error;
  }
}
