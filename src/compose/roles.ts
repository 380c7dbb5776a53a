import type { ComposeProject, ComposeService } from './project.ts';

/** Which service is looked at, and which one the load goes through. */
export interface Roles {
  target: ComposeService;
  /** null: the load goes to the target itself. */
  through: ComposeService | null;
}

/** Programs that hand requests on. */
const proxies =
  /(?:^|[/_-])(?:proxy|gateway|ingress|balancer|lb|nginx|openresty|caddy|traefik|haproxy|envoy|varnish|httpd|kong)(?:$|[:@_-])/;
/** Programs that others use, and that are published for people who look into them. */
const stores =
  /(?:postgres|postgis|timescale|mysql|mariadb|percona|mongo|redis|valkey|memcached|rabbitmq|nats|kafka|zookeeper|elasticsearch|opensearch|clickhouse|cassandra|minio|etcd|consul|vault|influxdb|prometheus|grafana|jaeger|adminer|pgadmin|phpmyadmin|mailhog|mailpit|maildev)/;
/** Ports by which stores are published. */
const storePorts = new Set([1025, 1433, 3306, 4222, 5432, 5672, 6379, 9092, 11211, 27017]);

/**
 * What a file itself says: the service with a published port; where that one hands on to another, the other, and the load
 * through it. Stores come last. null: none has a port.
 */
export function rolesOf({ services }: ComposeProject): Roles | null {
  const published = services.filter(({ ports }) => ports.published.length > 0);
  const open = published.length > 0 ? published : services.filter(({ ports }) => ports.exposed.length > 0);
  const front = open.find((service) => !isStore(service)) ?? open[0];
  if (front === undefined) return null;
  if (!isProxy(front)) return { target: front, through: null };
  const behind = front.dependsOn
    .map(({ name }) => services.find((each) => each.name === name))
    .filter((each) => each !== undefined)
    .filter((each) => !isStore(each));
  const [target = front] = behind
    .filter((each) => typeof each.image === 'object' && 'build' in each.image)
    .concat(behind);
  return { target, through: target === front ? null : front };
}

const calledAs = ({ name, image }: ComposeService): string[] =>
  typeof image === 'object' && 'reference' in image ? [image.reference] : [name];

export const isProxy = (service: ComposeService): boolean =>
  calledAs(service).some((each) => proxies.test(each));

/** A database, a cache, a queue: what would be a managed one elsewhere. */
export const isStore = (service: ComposeService): boolean =>
  calledAs(service).some((each) => stores.test(each)) ||
  (service.ports.published.length > 0 && service.ports.published.every((port) => storePorts.has(port))) ||
  (typeof service.image === 'object' && 'build' in service.image && stores.test(service.name));
