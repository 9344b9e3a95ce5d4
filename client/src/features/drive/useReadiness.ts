import { useEffect, useState } from "react";

export type Check = "checking" | "ready" | "missing";
/** What can be known at once is never "checking". */
type Known = Exclude<Check, "checking">;

export interface Readiness {
  camera: Check;
  screen: Known;
  computing: Known;
}

/** What the monitor will need of this device; asks for no permission and switches nothing on. */
export function useReadiness(): Readiness {
  const [camera, setCamera] = useState<Check>("checking");

  useEffect(() => {
    // Only on https and localhost is there such a thing.
    const devices: MediaDevices | undefined = navigator.mediaDevices;
    const look = async () => setCamera(await findCamera(devices));
    look();
    devices?.addEventListener("devicechange", look);
    return () => devices?.removeEventListener("devicechange", look);
  }, []);

  return {
    camera,
    screen: known("wakeLock" in navigator),
    // WebAssembly runs on several cores only in an isolated page.
    computing: known(window.crossOriginIsolated && navigator.hardwareConcurrency > 1),
  };
}

async function findCamera(devices: MediaDevices | undefined): Promise<Known> {
  const found = await devices?.enumerateDevices().catch(() => []);
  return known(found?.some(({ kind }) => kind === "videoinput") ?? false);
}

function known(ready: boolean): Known {
  return ready ? "ready" : "missing";
}
