/** How probable `k` or more of `n` are, where each is with this probability. */
export function atLeastOf(k: number, n: number, share: number): number {
  if (k <= 0) return 1;
  if (share >= 1) return k <= n ? 1 : 0;
  let term = (1 - share) ** n;
  let below = 0;
  for (let index = 0; index < k && index <= n; index += 1) {
    below += term;
    term *= ((n - index) / (index + 1)) * (share / (1 - share));
  }
  return Math.max(0, 1 - below);
}
