import { useEffect, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";

/** A place in the history on top of the page's own: Back comes off it first, and can be asked about. */
const GUARD = { isLeaveGuard: true };

export interface LeaveGuard {
  /** Goes where the person wanted to; `null` while nobody wants to leave. */
  leave: (() => void) | null;
  stay: () => void;
  /** It is needed no more: the history is as it was before it. */
  end: () => void;
}

/** Neither a link nor Back nor a closed tab ends what runs, or loses what is shown, without a question while `isOn`. */
export function useLeaveGuard(isOn = true): LeaveGuard {
  const [target, setTarget] = useState<string | number | null>(null);
  const navigate = useNavigate();
  const history = useHistoryGuard(isOn, () => setTarget(BEHIND_GUARD));
  useEffect(() => {
    if (!isOn) return;
    const askLink = (event: MouseEvent) => {
      const path = pathOf(event);
      if (path === null) return;
      event.preventDefault();
      setTarget(path);
    };
    document.addEventListener("click", askLink, { capture: true });
    window.addEventListener("beforeunload", refuse);
    return () => {
      document.removeEventListener("click", askLink, { capture: true });
      window.removeEventListener("beforeunload", refuse);
    };
  }, [isOn]);
  const leave = () => {
    history.end();
    if (typeof target === "number") navigate(target);
    else if (target !== null) navigate(target, { replace: true });
  };
  return {
    leave: target === null ? null : leave,
    stay: () => setTarget(null),
    end() {
      if (history.end()) navigate(-1);
    },
  };
}

/** The guard's own place and the page's. */
const BEHIND_GUARD = -2;

/** Calls `onBack` when Back came off the guard, which is put there again at once; or else Back goes on. */
function useHistoryGuard(isNeeded: boolean, onBack: () => void) {
  const location = useLocation();
  const navigate = useNavigate();
  const step = useRef<"none" | "pushed" | "on" | "ended">("none");
  const isOn = location.state?.isLeaveGuard === true;

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new place in the history matters
  useEffect(() => {
    if (isOn && step.current !== "ended") step.current = "on";
    if (isOn || step.current === "pushed" || step.current === "ended") return;
    if (step.current === "on") {
      if (!isNeeded) {
        step.current = "ended";
        navigate(-1);
        return;
      }
      onBack();
    }
    step.current = "pushed";
    navigate(location, { state: GUARD });
  }, [location.key]);

  return {
    /** Whether it was there. */
    end(): boolean {
      step.current = "ended";
      return isOn;
    },
  };
}

/** Where a plain click on one of the app's own links leads, if it is another page. */
function pathOf(event: MouseEvent): string | null {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  const isPlain =
    event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (!link?.href || !isPlain || (link.target !== "" && link.target !== "_self")) return null;
  const { origin, pathname, search } = new URL(link.href);
  const isOther = origin === window.location.origin && pathname !== window.location.pathname;
  return isOther ? pathname + search : null;
}

/** The browser asks in words of its own. */
function refuse(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
