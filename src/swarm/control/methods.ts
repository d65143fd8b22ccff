import type {
  Cluster,
  ClusterSpec,
  Config,
  Labels,
  NetworkSpec,
  NodeRole,
  NodeSpec,
  Reachability,
  Secret,
  SecretSpec,
  Service,
  ServiceSpec,
  SwarmNetwork,
  SwarmNode,
  SwarmTask,
  TaskState,
} from '../types.ts';

/** What raft knows of a node that is a manager. */
export interface ManagerStatus {
  readonly Leader: boolean;
  readonly Reachability: Reachability;
  /** host:port */
  readonly Addr: string;
}

/** A node as the control API gives it. */
export interface NodeView extends SwarmNode {
  readonly ManagerStatus?: ManagerStatus;
}

/** What `docker service ls` counts (facts 4.7). */
export interface ServiceCounts {
  readonly serviceId: string;
  readonly running: number;
  readonly desired: number;
  readonly completed: number;
}

/**
 * What a list may be narrowed to. Within one field any of the values will do, between fields all must hold;
 * an absent or empty field does not narrow.
 */
export interface ObjectFilters {
  /** Whole names. */
  readonly names?: readonly string[];
  readonly namePrefixes?: readonly string[];
  readonly idPrefixes?: readonly string[];
  /** All of them must be there; an empty value means any value. */
  readonly labels?: Labels;
}

export interface NodeFilters extends ObjectFilters {
  /** `labels` are the engine's, these the node's. */
  readonly nodeLabels?: Labels;
  readonly roles?: readonly NodeRole[];
  readonly memberships?: readonly ('accepted' | 'pending')[];
}

export interface ServiceFilters extends ObjectFilters {
  readonly runtimes?: readonly string[];
}

export interface TaskFilters extends ObjectFilters {
  readonly serviceIds?: readonly string[];
  readonly nodeIds?: readonly string[];
  readonly desiredStates?: readonly TaskState[];
  /** Only tasks made from the present version of their service's spec. */
  readonly upToDate?: boolean;
  readonly runtimes?: readonly string[];
}

interface List<F> {
  readonly filters?: F;
}

interface ById {
  readonly id: string;
}

interface Update<S> extends ById {
  /** The version that the caller has seen; any other is refused (facts 12.2). */
  readonly version: number;
  readonly spec: S;
}

/** Method name to arguments. */
export interface ControlArgs {
  readonly getNode: ById;
  readonly listNodes: List<NodeFilters>;
  readonly updateNode: Update<NodeSpec>;
  readonly removeNode: ById & { readonly force?: boolean };

  readonly getService: ById & {
    /** Fill in the defaults of what the spec leaves open (facts 5.1). */
    readonly insertDefaults?: boolean;
  };
  readonly listServices: List<ServiceFilters>;
  readonly listServiceStatuses: { readonly serviceIds: readonly string[] };
  readonly createService: { readonly spec: ServiceSpec };
  readonly updateService: Update<ServiceSpec> & { readonly rollback?: 'none' | 'previous' };
  readonly removeService: ById;

  readonly getTask: ById;
  readonly listTasks: List<TaskFilters>;
  readonly removeTask: ById;

  readonly getNetwork: ById;
  readonly listNetworks: List<ObjectFilters>;
  readonly createNetwork: { readonly spec: NetworkSpec };
  readonly removeNetwork: ById;
  /** A plain container wants to join an attachable network (facts 9.6); the answer is the attachment's task. */
  readonly attachNetwork: {
    /** Its id or its name. */
    readonly networkId: string;
    readonly containerId: string;
    readonly nodeId: string;
    /** Wanted addresses, without mask. */
    readonly addresses?: readonly string[];
    readonly aliases?: readonly string[];
  };
  readonly detachNetwork: { readonly taskId: string };

  readonly getSecret: ById;
  readonly listSecrets: List<ObjectFilters>;
  readonly createSecret: { readonly spec: SecretSpec };
  readonly updateSecret: Update<SecretSpec>;
  readonly removeSecret: ById;

  readonly getConfig: ById;
  readonly listConfigs: List<ObjectFilters>;
  readonly createConfig: { readonly spec: SecretSpec };
  readonly updateConfig: Update<SecretSpec>;
  readonly removeConfig: ById;

  /** There is one cluster; without an id it is meant. */
  readonly getCluster: { readonly id?: string };
  readonly updateCluster: Update<ClusterSpec> & {
    readonly rotation?: {
      readonly workerJoinToken?: boolean;
      readonly managerJoinToken?: boolean;
      readonly managerUnlockKey?: boolean;
    };
  };
  readonly getUnlockKey: Readonly<Record<string, never>>;
}

/** Method name to answer. */
export interface ControlResult {
  readonly getNode: NodeView;
  readonly listNodes: readonly NodeView[];
  readonly updateNode: NodeView;
  readonly removeNode: undefined;

  readonly getService: Service;
  readonly listServices: readonly Service[];
  readonly listServiceStatuses: readonly ServiceCounts[];
  readonly createService: Service;
  readonly updateService: Service;
  readonly removeService: undefined;

  readonly getTask: SwarmTask;
  readonly listTasks: readonly SwarmTask[];
  readonly removeTask: undefined;

  readonly getNetwork: SwarmNetwork;
  readonly listNetworks: readonly SwarmNetwork[];
  readonly createNetwork: SwarmNetwork;
  readonly removeNetwork: undefined;
  readonly attachNetwork: SwarmTask;
  readonly detachNetwork: undefined;

  /** Without their data (facts 12.3). */
  readonly getSecret: Secret;
  readonly listSecrets: readonly Secret[];
  readonly createSecret: Secret;
  readonly updateSecret: Secret;
  readonly removeSecret: undefined;

  readonly getConfig: Config;
  readonly listConfigs: readonly Config[];
  readonly createConfig: Config;
  readonly updateConfig: Config;
  readonly removeConfig: undefined;

  readonly getCluster: Cluster;
  readonly updateCluster: Cluster;
  /** Empty when managers are not locked. */
  readonly getUnlockKey: { readonly unlockKey: string };
}

/** The methods of the control API, by the name that the table CONTROL_METHODS has them under. */
export type ControlMethod = keyof ControlArgs;
