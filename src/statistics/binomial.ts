/** How probable `k` or more of `n` are, where each is with this probability. */
export function atLeastOf(k: number, n: number, share: number): number {
  if (k <= 0) return 1;
  if (share >= 1) return k <= n ? 1 : 0;
  // By logarithms: of some hundreds the first term is less than any number there is.
  let term = n * Math.log1p(-share);
  let below = 0;
  for (let index = 0; index < k && index <= n; index += 1) {
    below += Math.exp(term);
    term += Math.log((n - index) / (index + 1)) + Math.log(share / (1 - share));
  }
  return Math.max(0, 1 - below);
}
