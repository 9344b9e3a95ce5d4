import { useEffect, useMemo, useRef } from "react";
import { useSearchParams } from "react-router";
import { type FilterName, type Filters, readFilters, toParams } from "./filters";

export interface FilterState {
  filters: Filters;
  ignored: readonly FilterName[];
  /** A new address: Back leads to the one before. */
  change: (some: Partial<Filters>) => void;
  /** The address that `change` would lead to. */
  linkTo: (some: Partial<Filters>) => string;
}

/** The filters live in the address, so that they can be shared, kept and gone back from. */
export function useFilters(): FilterState {
  const [params, setParams] = useSearchParams();
  const { filters, ignored } = useMemo(() => readFilters(params), [params]);
  // The page is drawn a moment after the address: two quick changes must not undo each other.
  const latest = useRef(filters);
  useEffect(() => {
    latest.current = filters;
  }, [filters]);
  const change = (some: Partial<Filters>) => {
    latest.current = { ...latest.current, ...some };
    setParams(toParams(latest.current), { preventScrollReset: true });
  };
  return {
    filters,
    ignored,
    change,
    linkTo: (some) => `?${toParams({ ...filters, ...some })}`,
  };
}
