{{/* What every pod has: the restricted Pod Security standard, placement, probes. */}}

{{- define "postern.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.hostAliases }}
hostAliases: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.dnsConfig }}
dnsConfig: {{- toYaml . | nindent 2 }}
{{- end }}
{{- if .root.Values.podSecurity.userNamespaces }}
hostUsers: false
{{- end }}
securityContext:
  runAsNonRoot: true
  {{- if .root.Values.podSecurity.setUser }}
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  fsGroupChangePolicy: OnRootMismatch
  {{- end }}
  seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "postern.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end -}}

{{- define "postern.placement" -}}
{{- $values := include "postern.values" . | fromJson -}}
{{- $spread := .root.Values.topologySpread -}}
topologySpreadConstraints:
  {{- range $key, $when := dict "topology.kubernetes.io/zone" $spread.zones "kubernetes.io/hostname" $spread.nodes }}
  - maxSkew: 1
    topologyKey: {{ $key }}
    whenUnsatisfiable: {{ $when }}
    matchLabelKeys: [pod-template-hash]
    labelSelector:
      matchLabels:
        {{- include "postern.selector" $ | nindent 8 }}
  {{- end }}
{{- with $values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.runtimeClassName }}
runtimeClassName: {{ . }}
{{- end }}
{{- with include "postern.priority" . }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{/* edge and pipeline above scanners above the rest */}}
{{- define "postern.priority" -}}
{{- $values := include "postern.values" . | fromJson -}}
{{- if $values.priorityClassName -}}{{ $values.priorityClassName }}
{{- else if .root.Values.priorityClasses.create -}}
{{- $class := get (dict "edge" "edge" "scanner" "scanners" "office" "console") (include "postern.privileges" . | fromJson).class -}}
{{- include "postern.name" (dict "root" .root "name" $class) -}}
{{- end -}}
{{- end -}}

{{/* Requests and limits. The development profile asks for little CPU, so that it fits a laptop or a test machine. (dict "root" $ "resources" …) */}}
{{- define "postern.resources" -}}
resources:
  requests: {cpu: {{ ternary "20m" .resources.cpu .root.Values.dev.enabled | quote }}, memory: {{ .resources.memory }}, ephemeral-storage: 64Mi}
  limits: {memory: {{ .resources.memory }}, ephemeral-storage: 1Gi{{ include "postern.cpuLimit" . }}}
{{- end -}}

{{/* ", cpu: …" or nothing. (dict "root" $ "resources" …) */}}
{{- define "postern.cpuLimit" -}}
{{- with coalesce (dig "cpuLimit" "" (default dict .resources)) .root.Values.cpuLimit }}, cpu: {{ . | quote }}{{ end -}}
{{- end -}}

{{/* Start-up waits long, liveness never looks at dependencies, readiness asks whether work could be done now. */}}
{{- define "postern.probes" -}}
startupProbe:
  httpGet: {path: /healthz, port: metrics}
  periodSeconds: 2
  failureThreshold: 90
livenessProbe:
  httpGet: {path: /healthz, port: metrics}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /readyz, port: metrics}
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 2
{{- end -}}
