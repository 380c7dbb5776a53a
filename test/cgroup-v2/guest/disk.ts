import { execa } from 'execa';

/** Makes a file that a guest mounts as a disk, with all that is in the folder. @param size as mke2fs takes it, `256M` */
export async function makeDisk(folder: string, to: string, size: string): Promise<void> {
  const options = ['-q', '-F', '-t', 'ext4', '-O', '^has_journal', '-E', 'lazy_itable_init=1'];
  await execa('mke2fs', [...options, '-d', folder, to, size]);
}
