import { describe, expect, it } from 'vitest';
import { imageTag, taskLook, taskName, versionLook } from '../../../src/ui/task-look.ts';
import { taskView } from './views.ts';

describe('how a task looks', () => {
  it('rings what is on its way', () => {
    expect(taskLook(taskView({ state: 'preparing' }))).toBe('coming');
    expect(taskLook(taskView({ state: 'starting' }))).toBe('coming');
  });

  it('hollows what is told to stop, whatever its health', () => {
    expect(taskLook(taskView({ desired: 'shutdown', health: 'unhealthy' }))).toBe('stopping');
    expect(taskLook(taskView({ desired: 'remove' }))).toBe('stopping');
  });

  it('hatches what is unhealthy', () => {
    expect(taskLook(taskView({ health: 'unhealthy' }))).toBe('unhealthy');
    expect(taskLook(taskView({ health: 'starting' }))).toBe('running');
  });

  it('names a task of a global service by its service alone', () => {
    expect(taskName(taskView())).toBe('web.1');
    expect(taskName(taskView({ slot: 0 }))).toBe('web');
  });

  it('shows the tag, or the image when the tag says nothing', () => {
    expect(imageTag('httpd:2.2.32')).toBe('2.2.32');
    expect(imageTag('busybox:latest')).toBe('busybox');
    expect(imageTag('registry:5000/team/app')).toBe('app');
    expect(imageTag('nginx:1.25@sha256:0123')).toBe('1.25');
  });

  it('tells four versions in a row apart', () => {
    expect(new Set([0, 1, 2, 3].map((version) => JSON.stringify(versionLook(version)))).size).toBe(4);
  });
});
