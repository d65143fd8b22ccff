import type { Layer } from './fs/layer.ts';
import { bashProgram } from './shell/bash.ts';
export const hostLayer: Layer = { '/usr/bin/bash': {type:'program', program: bashProgram}, '/bin': {type:'symlink', target:'usr/bin'}, '/tmp': {type:'directory', mode: 0o1777}, '/root': {type:'directory'}, '/dev/null': {type:'device', device:'null'} };
