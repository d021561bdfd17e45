{{- define "naru.labels" -}}
app.kubernetes.io/name: naru
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}

{{- define "naru.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "naru.secret" -}}
{{ .Values.existingSecret | default (printf "%s-naru" .Release.Name) }}
{{- end }}

{{/* Everything that is no secret, the same for every role. */}}
{{- define "naru.settings" -}}
- name: NARU_PUBLIC_URL
  value: {{ .Values.publicUrl | quote }}
- name: NARU_TRUSTED_PROXY
  value: {{ .Values.trustedProxy | quote }}
- name: S3_BUCKET
  value: {{ .Values.s3.bucket | quote }}
- name: S3_REGION
  value: {{ .Values.s3.region | quote }}
{{- if .Values.s3.endpoint }}
- name: S3_ENDPOINT
  value: {{ .Values.s3.endpoint | quote }}
{{- end }}
{{- if .Values.s3.prefix }}
- name: S3_PREFIX
  value: {{ .Values.s3.prefix | quote }}
{{- end }}
{{- if .Values.modelHost.enabled }}
- name: NARU_MODEL_HOST_URL
  value: http://{{ .Release.Name }}-naru-model-host:4312
{{- end }}
{{- range $name, $value := .Values.env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}

{{- define "naru.pod" -}}
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  fsGroup: 1000
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "naru.container" -}}
image: {{ include "naru.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
envFrom:
  - secretRef:
      name: {{ include "naru.secret" . }}
{{- end }}
