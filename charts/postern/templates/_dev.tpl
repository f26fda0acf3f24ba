{{/* Secret with the URL of a service's own role in the database of the development profile. (dict "root" $ "name" "journal") */}}
{{- define "postern.dev.database" -}}
{{- include "postern.name" (dict "root" .root "name" "dev") }}-postgres-{{ .name }}
{{- end -}}

{{/* A dependency of the development profile. (dict "root" $ "name" "dev-kafka" "values" .Values.dev.kafka "port" 9092 "env" [..]) */}}
{{- define "postern.dev" -}}
{{- if .root.Values.dev.enabled -}}
apiVersion: v1
kind: Service
{{ include "postern.metadata" . }}
spec:
  {{- include "postern.families" .root | nindent 2 }}
  publishNotReadyAddresses: true
  selector:
    {{- include "postern.selector" . | nindent 4 }}
  ports:
    - {name: dev, port: {{ .port }}, targetPort: dev}
---
apiVersion: apps/v1
kind: StatefulSet
{{ include "postern.metadata" . }}
  annotations: {postern.dev/warning: for development only}
spec:
  serviceName: {{ include "postern.name" . }}
  replicas: 1
  persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete, whenScaled: Retain}
  selector:
    matchLabels:
      {{- include "postern.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "postern.podLabels" . | nindent 8 }}
    spec:
      {{- include "postern.pullSecrets" . | nindent 6 }}
      {{- include "postern.podSecurity" . | nindent 6 }}
      {{- with .root.Values.dev.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      terminationGracePeriodSeconds: 30
      containers:
        - name: {{ .name }}
          image: {{ include "postern.image" (dict "root" .root "image" .values.image) }}
          imagePullPolicy: {{ .values.image.pullPolicy }}
          env:
            {{- toYaml .env | nindent 12 }}
          ports:
            - {name: dev, containerPort: {{ .port }}}
          startupProbe:
            tcpSocket: {port: dev}
            periodSeconds: 1
            failureThreshold: 180
          readinessProbe:
            tcpSocket: {port: dev}
            periodSeconds: 5
            timeoutSeconds: 5
          resources:
            requests: {cpu: 20m, memory: {{ .values.memory }}}
            limits: {memory: {{ .values.memory }}{{ include "postern.cpuLimit" . }}}
          {{- include "postern.containerSecurity" . | nindent 10 }}
          volumeMounts:
            - {name: data, mountPath: /data}
            - {name: scratch, mountPath: /tmp}
      volumes:
        - name: scratch
          emptyDir: {sizeLimit: 256Mi}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec:
        accessModes: [ReadWriteOnce]
        {{- with .values.storageClassName }}
        storageClassName: {{ . }}
        {{- end }}
        resources: {requests: {storage: {{ .values.storage }}}}
{{- if .root.Values.networkPolicy.enabled }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
{{ include "postern.metadata" . }}
spec:
  podSelector:
    matchLabels:
      {{- include "postern.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    - ports: [{protocol: TCP, port: {{ .port }}}]
      from:
        {{- range $caller, $row := (.root.Files.Get "files/privileges.json" | fromJson).services }}
        {{- $bus := or $row.bus.produces $row.bus.consumes $row.bus.follows }}
        {{- if or (and $bus (eq $.name "dev-kafka")) (and $row.postgres (eq $.name "dev-postgres")) (and $row.blobs (eq $.name "dev-s3")) }}
        {{- include "postern.podPeer" (dict "root" $.root "name" $caller) | nindent 8 }}
        {{- include "postern.podPeer" (dict "root" $.root "name" (printf "%s-check" $caller)) | nindent 8 }}
        {{- end }}
        {{- end }}
        {{- if and .root.Values.keda.enabled (eq .name "dev-kafka") }}
        {{- toYaml .root.Values.networkPolicy.keda | nindent 8 }}
        {{- end }}
  {{- if eq .name "dev-kafka" }}
  egress:
    # The broker finds itself by its Service.
    {{- include "postern.egress.names" .root | nindent 4 }}
  {{- else }}
  egress: []
  {{- end }}
{{- end }}
{{- end -}}
{{- end -}}
