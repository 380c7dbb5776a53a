/** Ends a switch over a union: a kind that is added later does not compile until the switch has a case for it. */
export function never(value: never): never {
  throw new TypeError(`no case for ${JSON.stringify(value)}`);
}
