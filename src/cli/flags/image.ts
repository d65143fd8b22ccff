import { flag } from '../cobra/command.ts';

/** --platform of the commands that need an image. */
export const platformFlag = flag('platform', 'string', 'Set platform if server is multi-platform capable');

/** --disable-content-trust of the commands that verify images. */
export const disableContentTrustFlag = flag('disable-content-trust', 'bool', 'Skip image verification', {
  default: 'true',
});
