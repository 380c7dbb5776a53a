import type { NativeMemorySizes, TrialEvent } from '../../../record/event.ts';

type Account = Extract<TrialEvent, { kind: 'native-memory' }>;

/** A category of the JVM's native memory; null: the account has none of it, or was not taken. */
export interface NativeCategory {
  name: string;
  before: NativeMemorySizes | null;
  after: NativeMemorySizes | null;
  /** Of what is committed; a category that an account leaves out is smaller than 1 KiB. null: only one account. */
  growthBytes: number | null;
}

export interface NativeGrowth {
  before: Account | null;
  after: Account | null;
  total: NativeCategory;
  /** Largest growth first, else largest first. */
  categories: NativeCategory[];
}

/** The accounts before and after the load, side by side; null when neither was taken. */
export function nativeGrowth(events: readonly TrialEvent[]): NativeGrowth | null {
  const accounts = events.filter((event) => event.kind === 'native-memory');
  const before = accounts.find(({ label }) => label === 'before the load') ?? null;
  const after = accounts.find(({ label }) => label === 'after the load') ?? null;
  if (!before && !after) return null;
  const beside = (name: string, of: (account: Account) => NativeMemorySizes | undefined): NativeCategory => {
    const [was, is] = [before && of(before), after && of(after)];
    const growthBytes = before && after ? (is?.committedBytes ?? 0) - (was?.committedBytes ?? 0) : null;
    return { name, before: was ?? null, after: is ?? null, growthBytes };
  };
  const names = new Set([before, after].flatMap((account) => Object.keys(account?.categories ?? {})));
  return {
    before,
    after,
    total: beside('Total', ({ total }) => total),
    categories: [...names].map((name) => beside(name, ({ categories }) => categories[name])).sort(byGrowth),
  };
}

function byGrowth(a: NativeCategory, b: NativeCategory): number {
  const size = ({ before, after }: NativeCategory) => (after ?? before)?.committedBytes ?? 0;
  return (b.growthBytes ?? 0) - (a.growthBytes ?? 0) || size(b) - size(a) || (a.name < b.name ? -1 : 1);
}
