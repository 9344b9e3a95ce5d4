import { useEffect, useRef } from "react";
import { useLocation, useNavigate } from "react-router";
import type { Session } from "../../api/getSession";
import { signIn } from "../../api/signIn";
import { type Action, useAction } from "../../lib/useAction";

/** As the server prints it: /settings#link=TOKEN. */
const LINK = /^#link=(.+)$/;

export interface Link {
  action: Action<{ link: string }, Session>;
  /** With the same token, which may not have arrived. */
  again: () => void;
}

/** Redeems the one-time link that the page was opened by. The token leaves the address and the history at once. */
export function useLink(onDone: (session: Session) => void): Link {
  const { hash, pathname, search } = useLocation();
  const navigate = useNavigate();
  const token = useRef("");
  const action = useAction(signIn, onDone);
  const again = () => action.run({ link: token.current });

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another link is another reason
  useEffect(() => {
    const found = LINK.exec(hash)?.[1] ?? "";
    if (found === "" || found === token.current) return;
    token.current = found;
    navigate(pathname + search, { replace: true });
    again();
  }, [hash]);

  return { action, again };
}
