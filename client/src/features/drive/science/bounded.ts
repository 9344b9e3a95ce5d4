/** Appends, and forgets the oldest beyond `most`: a drive of hours must not grow. */
export function keepLast<T>(list: T[], item: T, most: number): void {
  list.push(item);
  if (list.length > most) list.shift();
}
