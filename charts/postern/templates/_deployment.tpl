{{/* Workload of a Node service. (dict "root" $ "name" "pipeline") */}}
{{- define "postern.deployment" -}}
{{- $values := include "postern.values" . | fromJson -}}
{{- $v := .root.Values -}}
{{- $onNodes := eq (include "postern.onNodes" .) "true" -}}
apiVersion: apps/v1
kind: {{ ternary "DaemonSet" "Deployment" $onNodes }}
{{ include "postern.metadata" . }}
  {{- with $values.deploymentAnnotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- if $onNodes }}
  updateStrategy:
    type: RollingUpdate
    rollingUpdate: {maxUnavailable: 1}
  {{- else }}
  {{- include "postern.replicas" (merge (dict "autoscaled" (or $values.autoscaling.enabled $v.keda.enabled)) .) | nindent 2 }}
  strategy:
    type: RollingUpdate
    rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
  {{- end }}
  minReadySeconds: 5
  revisionHistoryLimit: 3
  selector:
    matchLabels:
      {{- include "postern.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "postern.podLabels" . | nindent 8 }}
        {{- with $values.podLabels }}{{ toYaml . | nindent 8 }}{{ end }}
      {{- if or $values.podAnnotations $v.dev.enabled }}
      annotations:
        {{- if $v.dev.enabled }}
        checksum/dev: {{ toJson $v.dev.password | sha256sum | trunc 16 | quote }}
        {{- end }}
        {{- with $values.podAnnotations }}{{ toYaml . | nindent 8 }}{{ end }}
      {{- end }}
    spec:
      serviceAccountName: {{ include "postern.name" . }}
      {{- include "postern.pullSecrets" . | nindent 6 }}
      {{- include "postern.podSecurity" . | nindent 6 }}
      {{- include "postern.placement" . | nindent 6 }}
      terminationGracePeriodSeconds: {{ add $v.drain.propagationSeconds $v.drain.maxSeconds 15 }}
      containers:
        - name: {{ .name }}
          image: {{ include "postern.image" (dict "root" .root "image" $v.image) }}
          imagePullPolicy: {{ $v.image.pullPolicy }}
          args: [{{ .name }}]
          env:
            {{- include "postern.env" . | nindent 12 }}
          ports:
            {{- range (include "postern.privileges" . | fromJson).listens }}
            - {name: {{ .name }}, containerPort: {{ .port }}{{ if and $onNodes (eq .protocol "smtp") }}, hostPort: {{ $v.edge.port }}{{ end }}}
            {{- end }}
            - {name: metrics, containerPort: 9464}
          {{- include "postern.probes" . | nindent 10 }}
          {{- include "postern.resources" (dict "root" .root "resources" $values.resources) | nindent 10 }}
          {{- include "postern.containerSecurity" . | nindent 10 }}
          volumeMounts:
            - {name: scratch, mountPath: /tmp}
            {{- include "postern.mounts" . | nindent 12 }}
            {{- with $values.extraVolumeMounts }}{{ toYaml . | nindent 12 }}{{ end }}
      volumes:
        - name: scratch
          emptyDir: {medium: Memory, sizeLimit: {{ $values.resources.scratch }}}
        {{- include "postern.volumes" . | nindent 8 }}
        {{- with $values.extraVolumes }}{{ toYaml . | nindent 8 }}{{ end }}
{{- end -}}

{{/*
Number of pods. An autoscaler owns it: the field is left out, or has the live number when there is one, since a field that vanishes from a release is set to its
default by the API server, and that is one pod. `helm template` and GitOps tools that use it have no live number.
*/}}
{{- define "postern.replicas" -}}
{{- if not .autoscaled }}
replicas: {{ (include "postern.values" . | fromJson).replicas }}
{{- else }}
{{- with lookup "apps/v1" "Deployment" .root.Release.Namespace (include "postern.name" .) }}
replicas: {{ .spec.replicas }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "postern.mounts" -}}
{{- include "postern.trust.mount" . }}
{{- include "postern.logins.mounts" . }}
{{- if and (include "postern.privileges" . | fromJson).postgres (include "postern.postgres.caSecret" .root) }}
- {name: postgres-ca, mountPath: /etc/postern/postgres, readOnly: true}
{{- end }}
{{- if include "postern.mesh.mounted" . }}
- {name: mesh, mountPath: /etc/postern/mesh, readOnly: true}
{{- end }}
{{- if and (include "postern.onBus" (include "postern.privileges" . | fromJson)) (include "postern.kafka.caSecret" .root) }}
- {name: kafka-ca, mountPath: /etc/postern/kafka, readOnly: true}
{{- end }}
{{- if include "postern.edge.mounted" . }}
- {name: smtp-tls, mountPath: /etc/postern/smtp-tls, readOnly: true}
{{- end }}
{{- include "postern.kubernetes.mount" . }}
{{- end -}}

{{- define "postern.volumes" -}}
{{- include "postern.trust.volume" . }}
{{- include "postern.logins.volumes" . }}
{{- if (include "postern.privileges" . | fromJson).postgres }}
{{- with include "postern.postgres.caSecret" .root }}
- name: postgres-ca
  secret: {secretName: {{ . }}, items: [{key: {{ ternary "ca.crt" $.root.Values.postgres.tls.caKey $.root.Values.cloudnativepg.enabled }}, path: ca.crt}]}
{{- end }}
{{- end }}
{{- if include "postern.mesh.mounted" . }}
- name: mesh
  secret: {secretName: {{ include "postern.mesh.secret" . }}, defaultMode: 0440}
{{- end }}
{{- with and (include "postern.onBus" (include "postern.privileges" . | fromJson)) (include "postern.kafka.caSecret" .root) }}
- name: kafka-ca
  secret: {secretName: {{ . }}, items: [{key: {{ ternary "ca.crt" $.root.Values.kafka.tls.caKey $.root.Values.strimzi.enabled }}, path: ca.crt}]}
{{- end }}
{{- with include "postern.edge.mounted" . }}
- name: smtp-tls
  secret: {secretName: {{ . }}, defaultMode: 0440}
{{- end }}
{{- include "postern.kubernetes.volume" . }}
{{- end -}}

{{/* "true" when a pod has a certificate of the mesh; before the installation only somebody else's is there */}}
{{- define "postern.mesh.mounted" -}}
{{- if or (eq .root.Values.meshTls.mode "secrets") (and (not .before) (ne .root.Values.meshTls.mode "none")) }}true{{ end -}}
{{- end -}}

{{/* Secret for STARTTLS of a pod, likewise */}}
{{- define "postern.edge.mounted" -}}
{{- if and (include "postern.isEdge" .) (or (not .before) .root.Values.edge.tls.existingSecret) }}{{ include "postern.edge.tlsSecret" .root }}{{ end -}}
{{- end -}}

{{- define "postern.mesh.secret" -}}
{{- if eq .root.Values.meshTls.mode "secrets" -}}{{ include "postern.secretName" (dict "pattern" .root.Values.meshTls.existingSecret "name" .name) }}
{{- /* Not one name for both: what cert-manager made stays when the mode changes, and Helm takes over no object of somebody else. */ -}}
{{- else -}}{{ include "postern.name" . }}-{{ ternary "mesh-tls" "mesh" (eq .root.Values.meshTls.mode "helm") }}{{- end -}}
{{- end -}}

{{- define "postern.kafka.caSecret" -}}
{{- if .Values.dev.enabled -}}
{{- else if .Values.strimzi.enabled -}}{{ .Values.strimzi.cluster }}-cluster-ca-cert
{{- else if .Values.kafka.tls.enabled -}}{{ .Values.kafka.tls.caSecret }}{{- end -}}
{{- end -}}
