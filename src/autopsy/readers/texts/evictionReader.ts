import { prefilter } from '../../../prefilter/prefilter.ts';
import { aContainer, type Container, mostContainers } from '../container.ts';
import type { TextReader } from '../found.ts';

/** Of what the node was short, in klog's old and its structured form: pkg/kubelet/eviction/eviction_manager.go. */
const short = /eviction manager: must evict pod\(s\) to reclaim"?(?: resourceName="| )([\w-]{1,40})/i;
const evicted =
  /eviction manager: pod (?:is evicted successfully" pod="([^"]{1,512})"|(\S{1,512}?)(?:\([\w-]{1,64}\))? is evicted successfully)/i;

/** An event as the kubelet writes it into its own log. */
const asEvent =
  /\bEvent\(.{0,40}Kind:"Pod", Namespace:"[^"]{0,253}", Name:"(?<pod>[^"]{1,253})".{0,600}\breason: 'Evicted' (?<message>.{1,400})/;

const filter = prefilter([short, evicted, asEvent]);

/** The kubelet’s own log of evictions: it says of what the node is short in one line, and whom it ended in the next. */
export function evictionReader(file: string): TextReader {
  const containers: Container[] = [];
  let resource: string | null = null;
  return {
    push(_, { text }) {
      const start = text.slice(0, 2000);
      if (!filter.any(start)) return false;
      const reclaims = short.exec(start);
      if (reclaims) resource = reclaims[1] ?? null;
      const event = asEvent.exec(start)?.groups;
      if (event && !event.message?.startsWith('The node had condition') && containers.length < mostContainers)
        containers.push(
          aContainer({
            source: 'kubelet log',
            flaggedBy: 'kubelet',
            file,
            pod: event.pod ?? null,
            running: false,
            evicted: event.message ?? '',
          }),
        );
      const pod = evicted.exec(start);
      if (pod && containers.length < mostContainers)
        containers.push(
          aContainer({
            source: 'kubelet log',
            flaggedBy: 'kubelet',
            file,
            pod: pod[1] ?? pod[2] ?? null,
            running: false,
            evicted: `${resource === null ? '' : `low on resource: ${resource}; `}${start.trim()}`,
          }),
        );
      return reclaims !== null || pod !== null || event !== undefined;
    },
    isWithin: () => false,
    found: () => ({ containers, acts: [], kills: [] }),
  };
}
