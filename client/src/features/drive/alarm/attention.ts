import type { Signal } from "./alarm";
import { iconOf } from "./icons";
import type { Sounding } from "./tones";

const PRODUCT = "SleepSafe";
/** Spelled the same in every language that there are texts in. Level 1 is advice, and "not monitoring" says so itself. */
const PREFIX: Record<Sounding, string> = { 1: "", 2: "ALARM: ", 3: "ALARM: ", not_monitoring: "" };

/** The tab of a page that nobody looks at: its title and icon say the signal until it is over. */
export class Attention {
  readonly #document: Document;
  readonly #observer: MutationObserver;
  #shown: string | null = null;
  #pageTitle = "";
  #pageIcon: string | null = null;

  constructor(document: Document) {
    this.#document = document;
    this.#observer = new MutationObserver(() => this.#defend());
  }

  show(signal: Signal, phrase: string): void {
    if (signal === 0) this.#restore();
    else this.#raise(signal, phrase);
  }

  #raise(signal: Sounding, phrase: string): void {
    this.#keepPage();
    this.#shown = `${PREFIX[signal]}${phrase} · ${PRODUCT}`;
    this.#write(this.#shown);
    this.#setIcon(iconOf(signal));
  }

  /** Remembers what the page itself says, which a route or a language may change meanwhile. */
  #keepPage(): void {
    const { title, head } = this.#document;
    if (title !== this.#shown) this.#pageTitle = title;
    if (this.#shown !== null) return;
    this.#pageIcon = this.#icon?.getAttribute("href") ?? null;
    this.#observer.observe(head, { childList: true, subtree: true, characterData: true });
  }

  #defend(): void {
    if (this.#shown === null) return;
    this.#keepPage();
    this.#write(this.#shown);
  }

  #restore(): void {
    if (this.#shown === null) return;
    this.#keepPage();
    this.#observer.disconnect();
    this.#shown = null;
    this.#write(this.#pageTitle);
    if (this.#pageIcon !== null) this.#setIcon(this.#pageIcon);
  }

  #write(title: string): void {
    if (this.#document.title !== title) this.#document.title = title;
  }

  #setIcon(address: string): void {
    if (this.#icon?.getAttribute("href") !== address) this.#icon?.setAttribute("href", address);
  }

  get #icon(): Element | null {
    return this.#document.querySelector('link[rel="icon"]');
  }
}
