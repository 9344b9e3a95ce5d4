import { useSearchParams } from "react-router";

export interface Choice {
  /** Null: the first one that is served. */
  model: string | null;
  /** Whose details are open. */
  version: string | null;
  /** Side by side; null: what is most worth a look. */
  first: string | null;
  second: string | null;
}

const NAMES = { model: "model", version: "version", first: "compare", second: "with" } as const;

/** What is looked at stands in the address, so that it can be shared, kept and gone back from. */
export function useChoice() {
  const [params, setParams] = useSearchParams();
  const choice: Choice = {
    model: params.get(NAMES.model),
    version: params.get(NAMES.version),
    first: params.get(NAMES.first),
    second: params.get(NAMES.second),
  };
  const addressOf = (some: Partial<Choice>) => {
    const next = new URLSearchParams();
    for (const [key, name] of Object.entries(NAMES)) {
      const value = { ...choice, ...some }[key as keyof Choice];
      if (value !== null) next.set(name, value);
    }
    return next;
  };
  return {
    choice,
    change: (some: Partial<Choice>) => setParams(addressOf(some), { preventScrollReset: true }),
    linkTo: (some: Partial<Choice>) => `?${addressOf(some)}`,
  };
}
