import { useQuery } from "@tanstack/react-query";
import { getFeatures } from "../../api/getFeatures";
import { type Ranges, readRanges } from "./fields";

const UNKNOWN: Ranges = {};

/** What the server accepts. While it is unknown every number may be sent, and the server judges. */
export function useRanges(): Ranges {
  const { data } = useQuery({
    queryKey: ["features"],
    queryFn: getFeatures,
    staleTime: Number.POSITIVE_INFINITY,
    select: readRanges,
  });
  return data ?? UNKNOWN;
}
