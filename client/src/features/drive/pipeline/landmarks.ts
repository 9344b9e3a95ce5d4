import { base } from "virtual:monitor-files";
import type { Config, FaceResult, Human } from "@vladmandic/human";
import { face as ratiosOf } from "../science/eyes";
import { brightnessOf } from "./brightness";
import type { Backend, Measurement } from "./measurement";

/** Below it the mesh does not sit on a face; Human's own default of .2 keeps meshes on headrests. Ours. */
const FACE_SCORE_MIN = 0.5;
/** How long the detector rests while the mesh holds on to the face; DESIGN 3 measured 24 frames/s with it. */
const DETECTOR_RESTS_MS = 2500;
/** The models that the settings below switch on. */
const NEEDED = ["detector", "mesh", "iris"] as const;
const NEVER = Number.MAX_SAFE_INTEGER;

const NO_FACE = { ear: null, pitch_rad: null, yaw_rad: null, mouth: null };
const OFF = { enabled: false };

function settings(backend: Backend): Partial<Config> {
  return {
    backend,
    modelBasePath: base,
    wasmPath: base,
    // The models are kept with the rest of the app, see download.ts.
    cacheModels: false,
    // Two pictures never differ enough to wake the detector before its rest is over.
    cacheSensitivity: 1,
    debug: false,
    warmup: "none",
    filter: { enabled: false, return: false, autoBrightness: false },
    face: {
      enabled: true,
      detector: {
        maxDetected: 1,
        minConfidence: FACE_SCORE_MIN,
        skipFrames: NEVER,
        skipTime: DETECTOR_RESTS_MS,
      },
      mesh: { enabled: true },
      iris: { enabled: true },
      attention: OFF,
      description: OFF,
      emotion: OFF,
      antispoof: OFF,
      liveness: OFF,
    },
    body: OFF,
    hand: OFF,
    object: OFF,
    gesture: OFF,
    segmentation: OFF,
  };
}

export type Measure = (picture: ImageBitmap, t_ms: number) => Promise<Measurement>;

/** The landmark engine with its models. Rejects when a file does not arrive or nothing here can compute it. */
export async function loadLandmarks(backend: Backend): Promise<Measure> {
  // A file of its own, kept with the models: it is twenty times the rest of the app.
  const module: { Human: typeof Human } = await import(/* @vite-ignore */ `${base}human.esm.js`);
  const engine = new module.Human(settings(backend));
  await engine.load();
  requireLoaded(engine, backend);
  return async (picture, t_ms) => {
    const begun = performance.now();
    const { face, error } = await engine.detect(picture);
    if (error) throw new Error(error);
    const inference_ms = performance.now() - begun;
    return { t_ms, ...measuresOf(face[0]), brightness: brightnessOf(picture), inference_ms };
  };
}

/** Human reports a model that failed to load in the console only. */
function requireLoaded(engine: Human, backend: Backend): void {
  if (engine.tf.getBackend() !== backend) throw new Error(`${backend} cannot be used here`);
  if (engine.models.loaded().length < NEEDED.length) throw new Error("a model did not load");
}

/** What the face shows; a graphics chip that computes nonsense has seen none. */
export function measuresOf(
  face: Pick<FaceResult, "mesh" | "rotation"> | undefined,
): Omit<Measurement, "t_ms" | "brightness" | "inference_ms"> {
  const angle = face?.rotation?.angle;
  const [ear, mouth] = face && angle ? ratiosOf(face.mesh) : [null, null];
  if (!angle || !Number.isFinite(ear)) return NO_FACE;
  return { ear, pitch_rad: angle.pitch, yaw_rad: angle.yaw, mouth };
}
