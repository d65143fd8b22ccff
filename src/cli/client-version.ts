/** What the client says about itself: the build that the recordings and the parity tests are held to. */
export const CLIENT_VERSION = '28.5.2+dfsg4';
export const CLIENT_GIT_COMMIT = '9cc6dea35e9a963f281434761c656fba4ac43aed';
export const CLIENT_GO_VERSION = 'go1.27.1';
export const CLIENT_BUILT = 'Tue Sep 15 11:02:57 2026';
