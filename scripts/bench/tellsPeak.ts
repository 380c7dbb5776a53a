/** For `--import`: a program's own word, in kibibytes, on its descriptor 3, of its largest resident memory, as it ends. */
export const tellsPeak = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));",
)}`;
