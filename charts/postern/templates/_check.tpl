{{/*
`postern check` in the environment of a service, with its secrets, mounts and account. (dict "root" $ "name" "delivery" "before" true): before the installation nothing of the
release is there, so the pod has neither its account nor certificates that the release makes.
*/}}

{{/* Services that have something to look at, joined by commas */}}
{{- define "postern.check.services" -}}
{{- $names := list -}}
{{- range $name, $row := (.Files.Get "files/privileges.json" | fromJson).services -}}
{{- if or (include "postern.onBus" $row) $row.postgres $row.blobs $row.reaches }}{{ $names = append $names $name }}{{ end -}}
{{- end -}}
{{- join "," $names -}}
{{- end -}}

{{- define "postern.check.pod" -}}
{{- $v := .root.Values -}}
{{- $row := include "postern.privileges" . | fromJson -}}
restartPolicy: Never
{{- if .before }}
activeDeadlineSeconds: 120
{{- else }}
activeDeadlineSeconds: {{ add $v.tests.timeoutSeconds 30 }}
serviceAccountName: {{ include "postern.name" . }}
{{- end }}
{{- include "postern.pullSecrets" . }}
{{ include "postern.podSecurity" . }}
containers:
  - name: check
    image: {{ include "postern.image" (dict "root" .root "image" $v.image) }}
    imagePullPolicy: {{ $v.image.pullPolicy }}
    command: [/app/node/bin/node, /app/services/admin-api/dist/command.js, check]
    env:
      - {name: POSTERN_CHECK_SERVICE, value: {{ .name }}}
      - {name: POSTERN_CHECK_NEEDS, value: {{ pick $row "postgres" "blobs" "bus" "reaches" | toJson | quote }}}
      {{- include "postern.env" . | nindent 6 }}
    resources:
      requests: {cpu: 20m, memory: 128Mi, ephemeral-storage: 16Mi}
      limits: {memory: 384Mi, ephemeral-storage: 64Mi{{ include "postern.cpuLimit" . }}}
    {{- include "postern.containerSecurity" . | nindent 4 }}
    volumeMounts:
      - {name: scratch, mountPath: /tmp}
      {{- include "postern.mounts" . | nindent 6 }}
volumes:
  - name: scratch
    emptyDir: {medium: Memory, sizeLimit: 16Mi}
  {{- include "postern.volumes" . | nindent 2 }}
{{- end -}}
