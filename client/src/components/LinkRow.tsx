import { IconChevronRight } from "@tabler/icons-react";
import { Link } from "react-router";
import classes from "./LinkRow.module.css";

type LinkRowProps = {
  name: string;
  /** What is there. */
  text: string;
} & (
  | {
      /** A page of the app. */
      to: string;
    }
  | {
      /** A page of the server. */
      href: string;
    }
);

export function LinkRow({ name, text, ...target }: LinkRowProps) {
  const words = (
    <>
      <span>
        <span className={classes.name}>{name}</span>
        <span className={classes.text}>{text}</span>
      </span>
      <IconChevronRight className={classes.chevron} size={20} stroke={1.75} aria-hidden />
    </>
  );
  return "to" in target ? (
    <Link to={target.to} className={classes.link}>
      {words}
    </Link>
  ) : (
    <a href={target.href} className={classes.link}>
      {words}
    </a>
  );
}
