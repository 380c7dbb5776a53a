import { join, relative } from 'node:path';
import { rolldown } from 'rolldown';
import { checkout } from './image.ts';

/** Optional parts of packages, which do without: compiled for a machine, or absent. */
const absent = [/\.node$/, 'cpu-features'];

/** What dockerode brings for BuildKit and for engines by SSH, which no guest has: half of what a program would load. */
const unused = ['@grpc/grpc-js', '@grpc/proto-loader', 'protobufjs', 'ssh2'];
const nothing = '\0nothing';

/**
 * Programs of the checkout with all that they import, a file for each at its own path below `to`. Emulated, Node takes
 * twenty seconds to find and read a thousand modules.
 * @param programs paths in the checkout, with their extension
 * @param home where the guest sees `to`: a module's own path is a path there, as it is without this
 */
export async function bundle(programs: readonly string[], to: string, home: string): Promise<void> {
  const build = await rolldown({
    cwd: checkout,
    input: Object.fromEntries(programs.map((path) => [path.replace(/\.ts$/, ''), join(checkout, path)])),
    platform: 'node',
    external: absent,
    // Of packages in CommonJS; what they look for beside themselves is for other systems.
    transform: { define: { __dirname: JSON.stringify(join(home, 'node_modules')) } },
    logLevel: 'silent',
    plugins: [
      {
        name: 'unused',
        resolveId: (id) => (unused.includes(id) ? nothing : null),
        load: (id) => (id === nothing ? 'export {};' : null),
      },
      {
        name: 'own-paths',
        transform: (code, id) => {
          if (!id.startsWith(checkout) || !code.includes('import.meta.')) return null;
          const path = join(home, relative(checkout, id));
          return code
            .replaceAll('import.meta.dirname', JSON.stringify(join(path, '..')))
            .replaceAll('import.meta.filename', JSON.stringify(path));
        },
      },
    ],
  });
  await build.write({ dir: to, entryFileNames: '[name].ts', chunkFileNames: 'bundled/[name]-[hash].js' });
  await build.close();
}
