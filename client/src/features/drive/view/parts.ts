import type { ComponentType } from "react";
import { loadOutbox } from "../../../lib/outbox/outbox";
import type { Drive, DriveState } from "../session/driveState";

export interface LiveViewProps {
  drive: Drive;
  state: DriveState;
}

/** What the page needs once it is more than a drawing. */
export interface Parts {
  readonly drive: Drive;
  readonly LiveView: ComponentType<LiveViewProps>;
  readonly HistoryPanel: ComponentType;
}

let loaded: Promise<Parts> | null = null;

/** One drive for the app's whole life: a page that is left and entered again finds it as it was. */
export function loadParts(): Promise<Parts> {
  loaded ??= load().catch((cause) => {
    loaded = null;
    throw cause;
  });
  return loaded;
}

async function load(): Promise<Parts> {
  const [{ createDrive }, { LiveView }, { HistoryPanel }] = await Promise.all([
    import("../session/drive"),
    import("./LiveView"),
    import("../history/HistoryPanel"),
    // From the server of now: later there may be none.
    loadOutbox(),
  ]);
  return { drive: createDrive(), LiveView, HistoryPanel };
}
