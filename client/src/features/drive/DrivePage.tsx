import { useEffect, useRef } from "react";
import { IdlePage } from "./view/IdlePage";
import { loadParts, type Parts } from "./view/parts";
import { isRunning, useDriveState, useParts } from "./view/useParts";

interface DrivePageProps {
  load?: () => Promise<Parts>;
}

export function DrivePage({ load = loadParts }: DrivePageProps) {
  const loading = useParts(load);
  const drive = loading.parts?.drive ?? null;
  const state = useDriveState(drive);
  const running = state !== null && isRunning(state);
  useHeadingFocus(running);
  useEffect(() => {
    // Nobody would see any more what it says.
    return () => {
      if (drive && drive.state().phase !== "idle") drive.stop();
    };
  }, [drive]);

  if (!loading.parts || !state || !running) return <IdlePage loading={loading} state={state} />;
  return <loading.parts.LiveView drive={loading.parts.drive} state={state} />;
}

/** The button that was tapped is gone: reading and Tab go on from the top of what took its place. */
function useHeadingFocus(running: boolean): void {
  const before = useRef(running);
  useEffect(() => {
    if (before.current === running) return;
    before.current = running;
    document.querySelector("h1")?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [running]);
}
