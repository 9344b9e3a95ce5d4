import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import classes from "./CardMarkdown.module.css";
import { fileOf, linkAddress, pictureAddress } from "./card";
import { PICTURE_SIZE } from "./Pictures";
import { altOfFile } from "./pictureAlt";

const PLUGINS = [remarkGfm];

/** What has a card: a served model, or one of its versions. */
export interface Carded {
  /** Markdown. */
  card: string;
  metrics: Record<string, unknown>;
  pictures: readonly string[];
}

/**
 * A model's card, which is written in English. Made of elements, never of HTML; pictures are the model's own and
 * nothing else, so that a card can neither run anything nor call another host.
 */
export const CardMarkdown = memo(({ model }: { model: Carded }) => {
  const { i18n } = useTranslation("modelFacts");
  return (
    <div className={classes.card} lang="en" key={i18n.resolvedLanguage}>
      <Markdown remarkPlugins={PLUGINS} components={elementsFor(model)}>
        {model.card}
      </Markdown>
    </div>
  );
});

/** Headings start below the panel's own; what is wider than the page scrolls in a box of its own. */
function elementsFor({ pictures, metrics }: Carded): Components {
  return {
    h1: ({ children }) => <h3>{children}</h3>,
    h2: ({ children }) => <h4>{children}</h4>,
    h3: ({ children }) => <h5>{children}</h5>,
    h4: ({ children }) => <h6>{children}</h6>,
    h5: ({ children }) => <h6>{children}</h6>,
    table: ({ children }) => <WideTable>{children}</WideTable>,
    pre: ({ children }) => <pre className={classes.code}>{children}</pre>,
    a: ({ href, children }) => <Link address={linkAddress(href)}>{children}</Link>,
    img: ({ src, alt = "" }) => {
      const address = pictureAddress(typeof src === "string" ? src : undefined, pictures);
      if (!address) return alt;
      const words = altOfFile(fileOf(address), metrics) ?? alt;
      return <img className={classes.picture} src={address} alt={words} {...PICTURE_SIZE} />;
    },
  };
}

function WideTable({ children }: { children: ReactNode }) {
  const { t } = useTranslation("modelFacts");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <figure className={classes.scroll} tabIndex={0} aria-label={t("table")}>
      <table>{children}</table>
    </figure>
  );
}

function Link({ address, children }: { address: string | null; children: ReactNode }) {
  if (!address) return children;
  return (
    <a href={address} rel="noreferrer">
      {children}
    </a>
  );
}
