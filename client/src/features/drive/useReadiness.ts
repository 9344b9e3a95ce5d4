import { useEffect, useState } from "react";

export type Check = "checking" | "ready" | "missing";
type Known = Exclude<Check, "checking">;

export interface Readiness {
  /** A page that came unencrypted may look for none. */
  camera: Check | "insecure";
  screen: Check;
  computing: Check;
}

const UNKNOWN: Readiness = { camera: "checking", screen: "checking", computing: "checking" };

/** What the monitor will need of this device; asks for no permission and switches nothing on. */
export function useReadiness(): Readiness {
  const [readiness, setReadiness] = useState(UNKNOWN);

  useEffect(() => {
    const devices: MediaDevices | undefined = navigator.mediaDevices;
    const look = async () => {
      const camera = await findCamera(devices);
      setReadiness((known) => ({ ...known, camera }));
    };
    setReadiness((known) => ({ ...known, ...atOnce() }));
    look();
    devices?.addEventListener("devicechange", look);
    return () => devices?.removeEventListener("devicechange", look);
  }, []);

  return readiness;
}

function atOnce(): Omit<Readiness, "camera"> {
  return {
    screen: known("wakeLock" in navigator),
    // WebAssembly runs on several cores only in an isolated page.
    computing: known(window.crossOriginIsolated && navigator.hardwareConcurrency > 1),
  };
}

async function findCamera(devices: MediaDevices | undefined): Promise<Readiness["camera"]> {
  if (!devices) return "insecure";
  const found = await devices.enumerateDevices().catch(() => []);
  return known(found.some(({ kind }) => kind === "videoinput"));
}

function known(ready: boolean): Known {
  return ready ? "ready" : "missing";
}
