/** The kernel of all machines, as `uname -r`, /proc/version and `docker info` tell it. */
export const KERNEL_RELEASE = '6.1.0-39-amd64';
