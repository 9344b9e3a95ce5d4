import type { ReactNode } from "react";
import classes from "./PageIntro.module.css";

interface PageIntroProps {
  title: string;
  lead?: ReactNode;
}

/** What a page starts with. On arrival the heading gets the focus and its text becomes the document's title. */
export function PageIntro({ title, lead }: PageIntroProps) {
  return (
    <div className={classes.intro}>
      <h1 className={classes.heading} tabIndex={-1}>
        {title}
      </h1>
      {lead && <p className={classes.lead}>{lead}</p>}
    </div>
  );
}
