import type Docker from 'dockerode';
import { labError } from '../../errors.ts';
import type { Report } from '../progress.ts';

/** @returns the reference, which the engine then has. @throws OomlabError (lab) when it can't be pulled */
export async function ensureReference(
  docker: Docker,
  reference: string,
  report: Report,
  platform?: string,
): Promise<string> {
  if (!(await exists(docker, reference))) {
    report({ kind: 'step', text: `Pulling ${reference}` });
    try {
      await finished(
        docker,
        await docker.pull(reference, platform === undefined ? {} : { platform }),
        () => {},
      );
    } catch (cause) {
      throw notPulled(reference, cause as Error);
    }
  }
  await requirePlatform(docker, reference, platform);
  return reference;
}

function notPulled(reference: string, cause: Error): Error {
  const why = firstLine(cause);
  if (/no matching manifest|does not match the specified platform/.test(why))
    return labError(
      `There is no image ${reference} for the engine's platform: ${why}`,
      'Name another tag, or build it for this platform: image: { build: ... }.',
      cause,
    );
  return labError(
    `The engine has no image ${reference} and could not pull it: ${why}`,
    'Build or load it first, and name it as "docker image ls" does.',
    cause,
  );
}

/**
 * What is for other processors than the engine's would end at once with "exec format error"; where the scenario asks for some,
 * the kernel may have an emulator, and what is for others would be another program than the one that is asked for.
 * @throws OomlabError (lab)
 */
async function requirePlatform(docker: Docker, reference: string, asked: string | undefined): Promise<void> {
  const [{ Architecture, Os }, { Arch }] = await Promise.all([
    docker.getImage(reference).inspect(),
    docker.version(),
  ]);
  const wanted = asked === undefined ? null : architectureIn(asked);
  if (!Architecture || Architecture === (wanted ?? Arch)) return;
  const platform = `linux/${wanted ?? Arch}`;
  throw labError(
    `The image ${reference} is for ${Os}/${Architecture}, and ${wanted === null ? `the engine runs on ${Arch}` : `${asked} is asked for`}`,
    `Pull or build it for ${platform}: docker pull --platform ${platform} ${reference}`,
  );
}

/** Other names of the same, as containerd reads them (platforms/database.go). */
const aliases: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
  i386: '386',
  armhf: 'arm',
  armel: 'arm',
};

/** Of `linux/arm64/v8` or `arm64`; null: it names none. */
function architectureIn(platform: string): string | null {
  const [first = '', second] = platform.toLowerCase().split('/');
  const named = second ?? (first === 'linux' ? null : first);
  return named === null ? null : (aliases[named] ?? named);
}

export async function exists(docker: Docker, reference: string): Promise<boolean> {
  try {
    await docker.getImage(reference).inspect();
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}

/** Waits for the end of a build, and shows its steps. @throws OomlabError (lab) with its last output */
export async function built(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  what: string,
  report: Report,
): Promise<void> {
  const output: string[] = [];
  try {
    await finished(docker, stream, (text) => {
      output.push(text);
      const step = /^Step \d+\/\d+ : .*/.exec(text)?.[0];
      if (step) report({ kind: 'step', text: `  ${step.slice(0, 100)}` });
    });
  } catch (cause) {
    const tail = output.join('').trim().split('\n').slice(-5).join('\n');
    throw labError(
      `The image ${what} could not be built: ${firstLine(cause as Error)}`,
      /BuildKit/.test((cause as Error).message)
        ? 'Build it beforehand with "docker buildx build --load", and name it: image: { reference: ... }.'
        : `Its last output:\n${tail}`,
      cause,
    );
  }
}

/** Waits for the end of a build, pull or import. @throws the error that the engine reports within the stream. */
export async function finished(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  onText: (text: string) => void,
): Promise<void> {
  const end = Promise.withResolvers<void>();
  docker.modem.followProgress(
    stream,
    (error) => (error ? end.reject(error) : end.resolve()),
    (event: { stream?: string; error?: string }) => {
      if (event.stream) onText(event.stream);
      if (event.error) end.reject(new Error(event.error));
    },
  );
  await end.promise;
}

export const firstLine = (error: Error): string => error.message.split('\n')[0] ?? '';
