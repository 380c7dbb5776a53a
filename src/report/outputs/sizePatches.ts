import { stringify } from 'yaml';
import type { ReportFile } from '../reportFile.ts';
import type { SizeDetails } from '../size/sizeDetails.ts';

/**
 * The size that is named as files: one to lay over a compose file, one to patch a Deployment with. Both call the service
 * `app`. None where no size is named.
 */
export function sizePatches(details: SizeDetails | null): ReportFile[] {
  return (details?.patches ?? []).map(({ file, how, content }) => ({
    path: `patches/${file}`,
    content: `# ${how}\n${stringify(content, { lineWidth: 0 })}`,
  }));
}
