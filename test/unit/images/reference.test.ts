import { describe, expect, it } from 'vitest';
import { ordinaryCatalogue } from '../../../src/images/ordinary.ts';
import { formatReference, parseReference } from '../../../src/images/reference.ts';
import { standInCatalogue } from '../../../src/images/stand-in.ts';

describe('image names', () => {
  it('are filled in and shown as Docker does', () => {
    expect(formatReference(parseReference('nginx'))).toBe('nginx:latest');
    expect(formatReference(parseReference('docker.io/library/nginx:1.25'))).toBe('nginx:1.25');
    expect(formatReference(parseReference('quay.io/me/app'))).toBe('quay.io/me/app:latest');
    expect(parseReference('localhost:5000/app:v1')).toMatchObject({ domain: 'localhost:5000', path: 'app', tag: 'v1' });
    const digest = `sha256:${'a'.repeat(64)}`;
    expect(formatReference(parseReference(`nginx:1.25@${digest}`))).toBe(`nginx:1.25@${digest}`);
  });

  it.each(['', 'nginx:', 'nginx:no@such', '-x', 'a b'])('refuses %j', (text) => {
    expect(() => parseReference(text)).toThrow('invalid reference format');
  });

  it('says why upper case is wrong', () => {
    expect(() => parseReference('NGINX')).toThrow(
      'invalid reference format: repository name (library/NGINX) must be lowercase',
    );
  });
});

describe('the catalogues', () => {
  it('have the stand-ins of the recordings, and nothing else', () => {
    const catalogue = standInCatalogue({});
    const found = catalogue.resolve(parseReference('elasticsearch:5.5'));
    expect('image' in found && found.image.config.Healthcheck?.Test).toEqual(['CMD-SHELL', 'test ! -e /tmp/sick']);
    expect(catalogue.resolve(parseReference('nginx:9'))).toMatchObject({
      error: { status: 500, message: expect.stringContaining('no such host') as string },
    });
  });

  it('answer as Docker Hub does for what is not there', () => {
    const catalogue = ordinaryCatalogue({});
    const message = (name: string): unknown => {
      const found = catalogue.resolve(parseReference(name));
      return 'error' in found ? found.error.message : 'there';
    };
    expect(message('nginx:9')).toBe('manifest for nginx:9 not found: manifest unknown: manifest unknown');
    expect(message('nosuch')).toBe(
      "pull access denied for nosuch, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    );
    for (const name of [
      'nginx',
      'nginx:1.25',
      'nginx:alpine',
      'httpd:2.4.16',
      'redis:3.0.7',
      'ubuntu',
      'traefik/whoami',
      'hello-world',
    ])
      expect(message(name)).toBe('there');
  });

  it('pin a name to a digest that leads back to the same image', () => {
    const catalogue = standInCatalogue({});
    const found = catalogue.resolve(parseReference('nginx'));
    if (!('image' in found)) throw new Error('missing');
    const again = catalogue.resolve(parseReference(`nginx:latest@${found.image.digest}`));
    expect('image' in again && again.image).toBe(found.image);
  });
});
