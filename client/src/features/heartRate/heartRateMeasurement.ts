/** One notification of the Heart Rate Measurement characteristic 0x2A37 (Bluetooth SIG, Heart Rate Service 1.0). */
export interface HeartRateMeasurement {
  /** As the strap says it; 0 is how some straps say "no reading". */
  readonly heartRateBpm: number;
  /** `null` when the strap cannot tell. */
  readonly contact: "on" | "off" | null;
  /** Since the strap's last reset; most packets carry none. */
  readonly energyKj: number | null;
  /** Oldest first; empty when the strap sends none. */
  readonly rrMs: readonly number[];
}

export class TruncatedMeasurementError extends Error {
  override name = "TruncatedMeasurementError";

  constructor(field: string, byteLength: number) {
    super(`The packet of ${byteLength} bytes ends within ${field}.`);
  }
}

const FLAG = { wideRate: 1, contact: 2, contactSupported: 4, energy: 8, rr: 16 } as const;
const RR_UNITS_A_SECOND = 1024;

/** Throws `TruncatedMeasurementError` where the packet is shorter than its flags promise. */
export function parseHeartRateMeasurement(view: DataView): HeartRateMeasurement {
  const read = reader(view);
  const flags = read("the flags", 1);
  return {
    heartRateBpm: read("the rate", flags & FLAG.wideRate ? 2 : 1),
    contact: contactOf(flags),
    energyKj: flags & FLAG.energy ? read("the energy", 2) : null,
    rrMs: flags & FLAG.rr ? readIntervals(read) : [],
  };
}

interface Reader {
  (field: string, bytes: 1 | 2): number;
  rest: () => number;
}

function reader(view: DataView): Reader {
  let offset = 0;
  const read = (field: string, bytes: 1 | 2): number => {
    if (offset + bytes > view.byteLength) {
      throw new TruncatedMeasurementError(field, view.byteLength);
    }
    const value = bytes === 1 ? view.getUint8(offset) : view.getUint16(offset, true);
    offset += bytes;
    return value;
  };
  return Object.assign(read, { rest: () => view.byteLength - offset });
}

function contactOf(flags: number): HeartRateMeasurement["contact"] {
  if (!(flags & FLAG.contactSupported)) return null;
  return flags & FLAG.contact ? "on" : "off";
}

function readIntervals(read: Reader): number[] {
  const intervals: number[] = [];
  while (read.rest() > 0) {
    intervals.push((read("an RR interval", 2) * 1000) / RR_UNITS_A_SECOND);
  }
  return intervals;
}
