import { useEffect, useState } from "react";

type Markdown = typeof import("./CardMarkdown");

/** What draws Markdown is larger than the page itself: it comes when a card is opened. */
export function useMarkdown(): Markdown | "loading" | "failed" {
  const [markdown, setMarkdown] = useState<Markdown | "loading" | "failed">("loading");
  useEffect(() => {
    let isGone = false;
    const show = (result: Markdown | "failed") => isGone || setMarkdown(result);
    import("./CardMarkdown").then(show, () => show("failed"));
    return () => {
      isGone = true;
    };
  }, []);
  return markdown;
}
