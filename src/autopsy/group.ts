/** Whose memory group a path is, by the conventions of the engines and the kubelet. */
export interface Group {
  path: string;
  /** 64 hexadecimal digits; null where the path names no container. */
  containerId: string | null;
  podUid: string | null;
  /** `cron.service`, `session-3.scope`: systemd's name of it. */
  unit: string | null;
}

/**
 * Kubernetes: `/kubepods/burstable/pod<uid>/<id>` (cgroupfs) or
 * `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod<uid>.slice/cri-containerd-<id>.scope` (systemd).
 * Docker: `/docker/<id>`, `/system.slice/docker-<id>.scope`. Podman: `libpod-<id>.scope`.
 */
export function groupOf(path: string): Group {
  const ids = path.match(/[0-9a-f]{64}/g);
  const pod =
    /pod([0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12}|[0-9a-f]{32})/.exec(path);
  const unit = path.split('/').findLast((part) => /\.(?:service|scope|slice)$/.test(part)) ?? null;
  return {
    path,
    containerId: ids?.at(-1) ?? null,
    podUid: pod?.[1]?.replaceAll('_', '-') ?? null,
    unit,
  };
}

/** `container 4a5b6c7d8e9f of pod 0330b2c1-...`, `cron.service`, or the path itself. */
export function groupWords({ path, containerId, podUid, unit }: Group): string {
  const pod = podUid === null ? '' : `pod ${podUid}`;
  if (containerId !== null) return `container ${containerId.slice(0, 12)}${pod === '' ? '' : ` of ${pod}`}`;
  if (pod !== '') return pod;
  if (unit !== null) return unit;
  return path === '/' ? 'the root group' : `group ${path}`;
}

/** Whether one group lies in the other, or is it. */
export const within = (inner: string, outer: string): boolean =>
  inner === outer || outer === '/' || inner.startsWith(`${outer}/`);
